package io.github.wsld.e2e.protocol;

import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.e2e.RawConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;

/** A guest's link over a unix: endpoint, set up; ready for the bytes of its function. */
public record GuestLink(RawConnection connection, byte[] replyBody) implements AutoCloseable {

    /** Dials, sets up, and reads the reply, but not a byte beyond it. */
    public static GuestLink open(Path socket, Function function, byte[] request) throws IOException {
        RawConnection connection = RawConnection.to(socket);
        GuestHandshake handshake =
                new GuestHandshake(LinkKey.NONE, Binding.UNIX, new SecureRandom()::nextBytes, function.code(), request);
        while (handshake.state() == HandshakeState.NEED_BYTES) {
            byte[] output = new byte[handshake.output().remaining()];
            handshake.output().get(output);
            connection.write(output);
            handshake.feed(ByteBuffer.wrap(connection.read(1)));
        }
        if (handshake.state() != HandshakeState.DONE) {
            connection.close();
            throw new IOException("set-up failed: " + handshake.failure());
        }
        return new GuestLink(connection, handshake.replyBody());
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
