package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * All that a guest says before the function itself begins, for the original's functions: the code, and for {@link
 * Function#TCP} a port. No reply precedes the function's own bytes.
 *
 * @param function one of the original's
 * @param port 1 to 65535 for {@link Function#TCP}, otherwise 0
 */
public record LegacyRequest(Function function, int port) {

    public LegacyRequest {
        requireOriginal(function);
        boolean fits = function == Function.TCP ? port >= 1 && port <= 65535 : port == 0;
        if (!fits) {
            throw new IllegalArgumentException(function.text() + " goes with no port " + port);
        }
    }

    /** The request of a function that takes no port. */
    public static LegacyRequest of(Function function) {
        return new LegacyRequest(function, 0);
    }

    /**
     * What an old host takes in place of {@link Function#CONN}; another display than its own is a port to it. Empty for
     * a socket, of which it has none.
     */
    public static Optional<LegacyRequest> of(Target target) {
        if (target instanceof Target.TcpPort tcp) {
            return Optional.of(new LegacyRequest(Function.TCP, tcp.port()));
        }
        if (target instanceof Target.Display display) {
            return Optional.of(new LegacyRequest(Function.TCP, display.port()));
        }
        if (target instanceof Target.Socket) {
            return Optional.empty();
        }
        return Optional.of(of(target instanceof Target.SshAgent ? Function.SSH_AGENT : Function.X11));
    }

    /** How many bytes the request of one of the original's functions has, its code included. */
    public static int length(Function function) {
        requireOriginal(function);
        return function == Function.TCP ? Function.LENGTH + Short.BYTES : Function.LENGTH;
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(length(function)).putInt(function.code());
        if (function == Function.TCP) {
            out.putShort((short) port);
        }
        return out.array();
    }

    /** Reads a whole request: the {@link #length} of its function, code included. */
    public static LegacyRequest decode(byte[] bytes) throws ProtocolException {
        BodyReader in = new BodyReader("request", bytes);
        int code = (int) in.u32();
        Function function = Function.of(code)
                .filter(Function::isOriginal)
                .orElseThrow(() -> new ProtocolException("the original has no function " + Function.text(code)));
        int port = 0;
        if (function == Function.TCP) {
            port = in.u16();
            in.requireRange("port", port, 1, 65535);
        }
        in.end();
        return new LegacyRequest(function, port);
    }

    private static void requireOriginal(Function function) {
        if (!function.isOriginal()) {
            throw new IllegalArgumentException(function.text() + " begins with a link set-up");
        }
    }
}
