package io.github.wsld.e2e.x11;

import io.github.wsld.e2e.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An X server without a screen, on a TCP port only, as an X server on Windows would stand there; it chooses the port. MIT-SHM
 * is off: with it, clients of this machine would pass pixels by shared memory, around the bridge. Any thread may use it; {@link
 * #close} ends the process.
 */
public final class XvfbServer implements AutoCloseable {
    private static final int FIRST_PORT = 6000;

    private final Process process;
    private final int number;

    private XvfbServer(Process process, int number) {
        this.process = process;
        this.number = number;
    }

    /** Starts a server whose screen does not matter. */
    public static XvfbServer start() throws IOException {
        return start(64, 64);
    }

    /**
     * Starts a server on a TCP port of the caller's choice, above 6000.
     *
     * @param more arguments, such as {@code -auth FILE} to demand a cookie
     */
    public static XvfbServer on(int port, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add(":" + (port - FIRST_PORT));
        return start(64, 64, arguments.toArray(String[]::new));
    }

    /**
     * Starts a server with one 24-bit screen and returns when clients can connect.
     *
     * @param more arguments
     */
    public static XvfbServer start(int width, int height, String... more) throws IOException {
        String xvfb = Parts.need("Xvfb", "apt-get install xvfb").toString();
        // Without the local transports: they would take /tmp/.X11-unix/X<n>, which wsld serves. Without -ac: loopback
        // is
        // let in anyway, and the port is open on every interface.
        List<String> command = new ArrayList<>(
                List.of((xvfb + " -displayfd 1 -listen tcp -nolisten unix -nolisten local -noreset -extension MIT-SHM"
                                + " -screen 0 " + width + "x" + height + "x24")
                        .split(" ")));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String number = process.inputReader(StandardCharsets.US_ASCII).readLine();
        if (number == null) {
            throw new IOException("Xvfb ended before it was ready, exit code "
                    + process.onExit().join().exitValue());
        }
        return new XvfbServer(process, Integer.parseInt(number));
    }

    /** For DISPLAY: the server's own, not one of wsld. */
    public String display() {
        return "127.0.0.1:" + number;
    }

    /** The TCP port on loopback. */
    public int port() {
        return FIRST_PORT + number;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
