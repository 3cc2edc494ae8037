package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.tls.Tls;
import io.github.wsld.common.tls.TlsHandshake;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link that the host has opened, until it is taken: TLS, HELLO of its function, the host's proof, then nothing. What comes while
 * it waits ends it. For the loop's thread.
 */
final class AwaitedLink implements EventHandler, TlsHandshake.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(AwaitedLink.class);
    private final AwaitedLinks owner;
    private final EventLoop loop;
    private final LinkKey key;
    private final NonceSource nonces;
    private final Function function;
    private final Inbox inbox;
    private final Outbox outbox;
    private TlsHandshake tlsHandshake;
    private Channel channel;
    private GuestHandshake handshake;
    private Timer deadline;
    private long begun;
    private Duration roundTrip;
    private boolean ended;

    AwaitedLink(AwaitedLinks owner, EventLoop loop, LinkKey key, NonceSource nonces, Function function) {
        this.owner = owner;
        this.loop = loop;
        this.key = key;
        this.nonces = nonces;
        this.function = function;
        this.inbox = new Inbox(loop);
        this.outbox = new Outbox(loop);
    }

    /** @param tls null on loopback */
    void begin(Channel socket, Tls tls) {
        channel = socket;
        if (tls == null) {
            greet(Binding.TCP_LOOPBACK);
        } else {
            tlsHandshake = tls.toHost(socket, Limits.SETUP_DEADLINE, this);
        }
    }

    @Override
    public void secured(Channel secure, byte[] certificateDigest) {
        channel = secure;
        channel.handler(this);
        greet(Binding.tls(certificateDigest));
    }

    private void greet(Binding binding) {
        handshake = new GuestHandshake(key, binding, nonces, function.code());
        begun = loop.nanoTime();
        deadline = loop.schedule(Limits.SETUP_DEADLINE, () -> failed(HandshakeFailure.TIMED_OUT.text()));
        send();
    }

    private void send() {
        outbox.add(handshake.output());
        if (outbox.flush(channel) < 0) {
            failed(HandshakeFailure.CUT_OFF.text());
        } else {
            channel.interest(outbox.isEmpty() ? Poller.READABLE : Poller.READABLE | Poller.WRITABLE);
        }
    }

    @Override
    public void ready(int events) {
        if (!outbox.isEmpty()) {
            send();
        }
        if (ended || (events & ~Poller.WRITABLE) == 0) {
            return;
        }
        int count = inbox.fill(channel);
        if (count == Sockets.WOULD_BLOCK) {
            return;
        }
        if (count <= 0) {
            failed("the host closed it");
        } else if (handshake.state() == HandshakeState.HOST_PROVED) {
            failed("the host spoke before it was asked");
        } else {
            advance();
        }
    }

    private void advance() {
        HandshakeState state = handshake.feed(inbox.bytes());
        if (state == HandshakeState.FAILED) {
            HandshakeFailure failure = handshake.failure().orElseThrow();
            failed(failure.text());
        } else if (state == HandshakeState.HOST_PROVED) {
            if (inbox.bytes().hasRemaining()) {
                failed("the host spoke before it was asked");
                return;
            }
            deadline.cancel();
            roundTrip = Duration.ofNanos(loop.nanoTime() - begun);
            owner.proved(this);
        }
    }

    boolean isProved() {
        return handshake != null && handshake.state() == HandshakeState.HOST_PROVED;
    }

    /** It is about to be taken: from now on its end is found by who takes it. */
    void keep() {
        channel.pause();
    }

    /** Hands it over. */
    ProvedLink take() {
        ended = true;
        channel.pause();
        return new ProvedLink(channel, handshake, roundTrip);
    }

    @Override
    public void failed(String reason) {
        if (!ended) {
            LOG.debug("awaited link closed reason=\"{}\"", reason);
            close();
        }
    }

    void close() {
        if (ended) {
            return;
        }
        ended = true;
        if (deadline != null) {
            deadline.cancel();
        }
        if (tlsHandshake != null) {
            tlsHandshake.cancel();
        }
        channel.close();
        owner.lost(this);
    }

    @Override
    public void abort(Throwable cause) {
        close();
    }
}
