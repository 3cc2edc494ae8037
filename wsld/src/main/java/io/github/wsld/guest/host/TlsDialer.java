package io.github.wsld.guest.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.tls.Tls;
import io.github.wsld.common.tls.TlsHandshake;
import java.time.Duration;

/** Connects to a host beyond this machine: by TCP, then TLS. For the loop's thread. */
final class TlsDialer implements Dialer {
    private final EventLoop loop;
    private final Tls tls;
    private final Endpoint.Tcp endpoint;
    private final Duration limit;

    /** @param limit for the TCP connection alone */
    TlsDialer(EventLoop loop, Tls tls, Endpoint.Tcp endpoint, Duration limit) {
        this.loop = loop;
        this.tls = tls;
        this.endpoint = endpoint;
        this.limit = limit;
    }

    @Override
    public Attempt dial(Function function, Outcome outcome) {
        Connecting connecting = new Connecting(outcome);
        connecting.dial = Dial.start(loop, endpoint, limit, connecting);
        return connecting;
    }

    /** One attempt. */
    private final class Connecting implements Attempt, Dial.Outcome, TlsHandshake.Outcome {
        private final Outcome outcome;
        private Dial dial;
        private TlsHandshake handshake;

        Connecting(Outcome outcome) {
            this.outcome = outcome;
        }

        @Override
        public void connected(Channel socket) {
            loop.sockets().keepAlive(socket.descriptor());
            handshake = tls.toHost(socket, Limits.SETUP_DEADLINE, this);
        }

        @Override
        public void failed(DialFailure failure) {
            outcome.failed(failure);
        }

        @Override
        public void secured(Channel channel, byte[] certificateDigest) {
            outcome.connected(channel, Binding.tls(certificateDigest));
        }

        @Override
        public void failed(String reason) {
            outcome.failed(new DialFailure(endpoint, DialFailure.Kind.NO_TLS, reason));
        }

        @Override
        public void cancel() {
            dial.cancel();
            if (handshake != null) {
                handshake.cancel();
            }
        }
    }
}
