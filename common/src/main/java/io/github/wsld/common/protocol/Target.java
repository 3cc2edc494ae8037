package io.github.wsld.common.protocol;

import java.nio.charset.StandardCharsets;

/**
 * What a host connects a link to, as text of 1 to {@link Limits#MAX_TARGET} printable ASCII characters. {@link
 * #toString} gives the text that {@link #parse} reads back.
 */
public sealed interface Target {

    /** TCP port of X display 0. */
    int X11_BASE_PORT = 6000;
    /** Greatest display whose port is one: 65535 - 6000. */
    int MAX_DISPLAY = 65535 - X11_BASE_PORT;
    /** Most characters of a socket's name. */
    int MAX_SOCKET_NAME = 64;

    /** {@code x11}: the X server that the host is set up for. */
    record DefaultDisplay() implements Target {
        @Override
        public String toString() {
            return "x11";
        }
    }

    /**
     * {@code x11:N}: the X server of display N on the host's loopback.
     *
     * @param number 0 to {@link #MAX_DISPLAY}
     */
    record Display(int number) implements Target {
        public Display {
            if (number < 0 || number > MAX_DISPLAY) {
                throw new IllegalArgumentException("display is " + number + ", not 0 to " + MAX_DISPLAY);
            }
        }

        /** The TCP port that this display listens on. */
        public int port() {
            return X11_BASE_PORT + number;
        }

        @Override
        public String toString() {
            return "x11:" + number;
        }
    }

    /**
     * {@code tcp:PORT}: a port on the host's loopback.
     *
     * @param port 1 to 65535
     */
    record TcpPort(int port) implements Target {
        public TcpPort {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("TCP port is " + port + ", not 1 to 65535");
            }
        }

        @Override
        public String toString() {
            return "tcp:" + port;
        }
    }

    /** {@code agent:ssh}: the host's SSH agent. */
    record SshAgent() implements Target {
        @Override
        public String toString() {
            return "agent:ssh";
        }
    }

    /**
     * {@code socket:NAME}: a socket or named pipe that the host lets guests reach by this name.
     *
     * @param name 1 to {@link #MAX_SOCKET_NAME} of the characters {@code A-Z a-z 0-9 . _ -}
     */
    record Socket(String name) implements Target {
        public Socket {
            if (!name.matches("[A-Za-z0-9._-]{1," + MAX_SOCKET_NAME + "}")) {
                throw new IllegalArgumentException("the name of a socket is 1 to " + MAX_SOCKET_NAME
                        + " letters, digits, dots, hyphens and underscores");
            }
        }

        @Override
        public String toString() {
            return "socket:" + name;
        }
    }

    /** Reads a target: numbers in decimal without sign or leading zero, nothing around it. */
    static Target parse(String text) throws ProtocolException {
        if (!Ascii.isToken(text, Limits.MAX_TARGET)) {
            throw new ProtocolException("a target is 1 to " + Limits.MAX_TARGET + " printable ASCII characters");
        }
        if (text.equals("x11")) {
            return new DefaultDisplay();
        } else if (text.startsWith("x11:")) {
            return new Display(number(text, 0, MAX_DISPLAY));
        } else if (text.startsWith("tcp:")) {
            return new TcpPort(number(text, 1, 65535));
        } else if (text.equals("agent:ssh")) {
            return new SshAgent();
        } else if (text.startsWith("socket:")) {
            return socket(text.substring("socket:".length()));
        }
        throw new ProtocolException(
                "no target is called " + text + "; there are x11, x11:N, tcp:PORT, agent:ssh, socket:NAME");
    }

    /** The text as it goes over a link. */
    default byte[] encode() {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static Socket socket(String name) throws ProtocolException {
        try {
            return new Socket(name);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("target socket:" + name + ": " + e.getMessage());
        }
    }

    private static int number(String text, int least, int most) throws ProtocolException {
        String digits = text.substring(text.indexOf(':') + 1);
        if (digits.matches("0|[1-9][0-9]{0,4}")) {
            int value = Integer.parseInt(digits);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw new ProtocolException("target " + text + " has no number from " + least + " to " + most);
    }
}
