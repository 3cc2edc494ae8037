package io.github.wsld.common.daemon;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The daemon's side of one connection to its control socket, without I/O. The client sends one line, the daemon replies with one
 * JSON document and closes.
 *
 * <pre>
 *   request   command, UTF-8, then LF, CR LF or the end of the stream; at most 256 bytes in all
 *   reply     the command's JSON, or {"error":"..."}; then the end of the stream
 * </pre>
 *
 * The owner reads until a reply is there, writes it and closes; it closes a connection that sends nothing for too long.
 */
public final class ControlProtocol {

    /** Longest request with its line end, in bytes. */
    public static final int MAX_REQUEST_BYTES = 256;

    private final ControlCommands commands;
    private final byte[] line = new byte[MAX_REQUEST_BYTES - 1];
    private int length;
    private boolean replied;

    public ControlProtocol(ControlCommands commands) {
        this.commands = commands;
    }

    /**
     * Takes all bytes that have arrived; what follows the request is ignored.
     *
     * @return the reply, once, as soon as the request is complete or too long
     */
    public Optional<byte[]> receive(ByteBuffer bytes) {
        Optional<byte[]> reply = Optional.empty();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (replied) {
                continue;
            }
            if (next == '\n') {
                reply = Optional.of(reply());
            } else if (length == MAX_REQUEST_BYTES - 1) {
                replied = true;
                reply = Optional.of(StatusJson.error("request is longer than " + MAX_REQUEST_BYTES + " bytes"));
            } else {
                line[length++] = next;
            }
        }
        return reply;
    }

    /** The client has ended its direction: what has arrived is the request. Empty when it was replied to, or is empty. */
    public Optional<byte[]> end() {
        return replied || length == 0 ? Optional.empty() : Optional.of(reply());
    }

    private byte[] reply() {
        replied = true;
        String command = new String(line, 0, length, StandardCharsets.UTF_8).strip();
        return commands.answer(command).orElseGet(() -> StatusJson.error("unknown command: " + command));
    }
}
