package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.x11.RawX11;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** An X client in bytes, which asks and is answered: a byte too few or too many would show in the numbers of the replies. */
public final class XPing implements AutoCloseable {
    private static final byte[] GET_INPUT_FOCUS = {43, 0, 1, 0};
    private static final int REPLY = 32;

    private final RawConnection client;
    private int asked;
    private int answered;

    /** Connects, and awaits the server's greeting. */
    public XPing(String display) throws IOException {
        client = RawConnection.to(Path.of("/tmp/.X11-unix", "X" + display.substring(1)));
        client.write(RawX11.setupRequest(ByteOrder.LITTLE_ENDIAN, 0));
        RawX11.SetupReply reply = RawX11.readSetupReply(client, ByteOrder.LITTLE_ENDIAN);
        assertTrue(reply.success(), reply::reason);
    }

    public void ask() throws IOException {
        client.write(GET_INPUT_FOCUS);
        asked++;
    }

    /** Waits for the answers to all that was asked. */
    public void awaitAnswers() throws IOException {
        while (answered < asked) {
            ByteBuffer reply = ByteBuffer.wrap(client.read(REPLY)).order(ByteOrder.LITTLE_ENDIAN);
            answered++;
            assertEquals(1, reply.get(0));
            assertEquals((short) answered, reply.getShort(2));
        }
    }

    public void askAndAwait() throws IOException {
        ask();
        awaitAnswers();
    }

    /** Waits until its connection has ended. */
    void awaitEnd() throws IOException {
        try {
            assertEquals(0, client.readToEnd().length);
        } catch (IOException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
