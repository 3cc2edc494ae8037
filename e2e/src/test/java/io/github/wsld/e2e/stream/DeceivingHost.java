package io.github.wsld.e2e.stream;

import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.HostHandshake;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.e2e.Background;
import io.github.wsld.e2e.RawConnection;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Passes links on to a wsldhost, but serves as many {@code strm} links as it was given deceits for in its own way. Any thread. */
final class DeceivingHost implements AutoCloseable {
    private static final NonceSource NONCES = new SecureRandom()::nextBytes;

    /** What becomes of one link, of which the function's code is read. */
    interface Deceit {
        void serve(RawConnection link) throws IOException;
    }

    /** What a host says to a proved request, before its bytes. */
    interface Reply {
        byte[] to(byte[] request);
    }

    private final ServerSocketChannel listener;
    private final Path behind;
    private final Queue<Deceit> deceits = new ConcurrentLinkedQueue<>();

    DeceivingHost(Path socket, Path behind) throws IOException {
        this.behind = behind;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Background.run("deceiving host", () -> {
            while (true) {
                RawConnection link = new RawConnection(listener.accept());
                Background.run("deceiving host", () -> serve(link));
            }
        });
    }

    /** The next {@code strm} link is served so, unless there are others in front. */
    void deceive(Deceit deceit) {
        deceits.add(deceit);
    }

    /** A set-up as it should be but for its reply, and what the guest says from then on is read. */
    static void setUp(RawConnection link, Reply reply) throws IOException {
        HostHandshake host = new HostHandshake(LinkKey.NONE, Binding.UNIX, NONCES, Instance.random(NONCES), false);
        host.feed(ByteBuffer.wrap(code()));
        while (host.state() == HandshakeState.NEED_BYTES) {
            host.feed(ByteBuffer.wrap(link.read(1)));
            link.write(output(host));
        }
        if (host.state() == HandshakeState.REQUEST_READY) {
            host.reply(reply.to(host.requestBody()));
            link.write(output(host));
        }
    }

    private static byte[] output(HostHandshake host) {
        byte[] bytes = new byte[host.output().remaining()];
        host.output().get(bytes);
        return bytes;
    }

    private static byte[] code() {
        return ByteBuffer.allocate(Function.LENGTH).putInt(Function.STRM.code()).array();
    }

    private void serve(RawConnection link) throws IOException {
        try (link) {
            byte[] code = link.read(Function.LENGTH);
            Deceit deceit = ByteBuffer.wrap(code).getInt() == Function.STRM.code() ? deceits.poll() : null;
            if (deceit != null) {
                deceit.serve(link);
                link.readToEnd();
                return;
            }
            try (RawConnection onward = RawConnection.to(behind)) {
                onward.write(code);
                Background.run("deceiving host", () -> onward.copyTo(link));
                link.copyTo(onward);
                // The other way ends when the host has closed.
                onward.readToEnd();
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
