package io.github.wsld.e2e.windows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * What Hyper-V does between guest and host: joins connections to a unix socket, where the guest dials, with the listener for the machine
 * that runs. Without a listener a connection ends.
 */
final class HyperVForwarder implements AutoCloseable {
    private final WindowsHost host;
    private final Forwarder forwarder;
    private volatile UUID vm;

    /** @param first the machine that connections come from */
    HyperVForwarder(WindowsHost host, Path socket, UUID first) throws IOException {
        this.host = host;
        vm = first;
        forwarder = new Forwarder(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket), 512),
                this::listener);
    }

    private Optional<SocketAddress> listener() throws IOException {
        int port = host.port(vm);
        return port == 0
                ? Optional.empty()
                : Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** From now on connections come from this machine. */
    void from(UUID machine) {
        vm = machine;
    }

    /** Cuts the links that there are; new ones are joined. */
    void cut() throws IOException {
        forwarder.cut();
    }

    @Override
    public void close() throws IOException {
        forwarder.close();
    }
}
