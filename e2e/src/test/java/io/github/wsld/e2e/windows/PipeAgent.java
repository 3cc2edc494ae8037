package io.github.wsld.e2e.windows;

import io.github.wsld.e2e.agent.Foreign;
import io.github.wsld.e2e.agent.RealAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/** The SSH agent of a Windows host while it is open: its pipe under Wine, and OpenSSH's agent of Linux behind, joined over TCP. */
record PipeAgent(Foreign agent, Forwarder forwarder, Process pipe) implements AutoCloseable {
    private static final String PIPE = "openssh-ssh-agent";

    static PipeAgent start(WindowsHost host, RealAgent real) throws Exception {
        Foreign agent = real.start();
        ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Forwarder forwarder = new Forwarder(listener, () -> Optional.of(UnixDomainSocketAddress.of(real.socket())));
        return new PipeAgent(agent, forwarder, host.pipe(PIPE, listener.socket().getLocalPort()));
    }

    @Override
    public void close() throws IOException {
        pipe.destroy();
        forwarder.close();
        agent.close();
    }
}
