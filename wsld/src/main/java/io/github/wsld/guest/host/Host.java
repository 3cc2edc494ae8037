package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.ConnRequest;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.LegacyRequest;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Status;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host as seen from the guest: opens links to its targets, and knows whether it answers. A host that closes on our functions
 * is an old one and is spoken to in the original's, until it answers otherwise. For the loop's thread.
 */
public final class Host {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    private final EventLoop loop;
    private final HostSettings settings;
    private final NonceSource nonces;
    private HostState state = new HostState.Unknown();
    private Runnable lostListener = () -> {};
    private Runnable reachedListener = () -> {};

    public Host(EventLoop loop, HostSettings settings, NonceSource nonces) {
        this.loop = loop;
        this.settings = settings;
        this.nonces = nonces;
    }

    public HostSettings settings() {
        return settings;
    }

    public HostState state() {
        return state;
    }

    /** Sets who is told when a host answers that did not, or is another run of it. */
    public void onReached(Runnable listener) {
        reachedListener = listener;
    }

    /** Sets who is told when a host that was reached no longer is. */
    void onLost(Runnable listener) {
        lostListener = listener;
    }

    EventLoop loop() {
        return loop;
    }

    NonceSource nonces() {
        return nonces;
    }

    /** Notes what was found out, and says so when it is news. */
    void found(HostState now) {
        HostState before = state;
        state = now;
        if (now instanceof HostState.Reached reached) {
            boolean isNews = !(before instanceof HostState.Reached known)
                    || !known.info().instance().equals(reached.info().instance());
            if (isNews) {
                LOG.info(
                        "host reached endpoint={} version={} round-trip={}us",
                        settings.endpoint(),
                        reached.info().version(),
                        reached.roundTrip().toNanos() / 1000);
                reachedListener.run();
            }
        } else if (now instanceof HostState.Old && !(before instanceof HostState.Old)) {
            LOG.warn(
                    "old host endpoint={}; it closes on this wsld's functions, so the original's are used: without reasons"
                            + " when a target is not reached",
                    settings.endpoint());
        } else if (now instanceof HostState.Down down) {
            if (!(before instanceof HostState.Down)) {
                LOG.warn("host not reached endpoint={} reason=\"{}\"", settings.endpoint(), down.reason());
            } else {
                LOG.debug("host still not reached endpoint={} reason=\"{}\"", settings.endpoint(), down.reason());
            }
        }
        if (before instanceof HostState.Reached && !(now instanceof HostState.Reached)) {
            lostListener.run();
        }
    }

    /** Opens a link to a target. */
    public void connect(Target target, LinkOutcome outcome) {
        if (state instanceof HostState.Old) {
            connectAsOriginal(target, outcome);
            return;
        }
        dial(
                outcome,
                channel -> SetUp.start(
                        loop,
                        channel,
                        settings,
                        nonces,
                        Function.CONN,
                        new ConnRequest(target).encode(),
                        new SetUp.Outcome() {
                            @Override
                            public void replied(byte[] body, Inbox inbox, Duration roundTrip) {
                                measured(roundTrip);
                                Host.this.replied(channel, body, inbox, outcome);
                            }

                            @Override
                            public void failed(HandshakeFailure failure) {
                                if (failure == HandshakeFailure.NO_ANSWER
                                        && settings.key().isNone()) {
                                    found(new HostState.Old());
                                    connectAsOriginal(target, outcome);
                                } else {
                                    outcome.failed(noLink(failure.text()));
                                }
                            }
                        }));
    }

    private void measured(Duration roundTrip) {
        if (state instanceof HostState.Reached reached) {
            state = new HostState.Reached(reached.info(), roundTrip);
        }
    }

    private void replied(Channel channel, byte[] body, Inbox inbox, LinkOutcome outcome) {
        ConnReply reply;
        try {
            reply = ConnReply.decode(body);
        } catch (ProtocolException e) {
            channel.close();
            outcome.failed(noLink(e.getMessage()));
            return;
        }
        if (reply.status() == Status.OK) {
            outcome.connected(channel, inbox.bytes());
        } else {
            channel.close();
            outcome.failed(reply.reason().text());
        }
    }

    private void connectAsOriginal(Target target, LinkOutcome outcome) {
        Optional<LegacyRequest> request = LegacyRequest.of(target);
        if (request.isEmpty()) {
            outcome.failed("the old wsldhost at " + settings.endpoint() + " has no " + target
                    + "; put this version's wsldhost in its place");
            return;
        }
        dial(outcome, channel -> {
            Outbox outbox = new Outbox(loop);
            outbox.add(ByteBuffer.wrap(request.get().encode()));
            int result = outbox.flush(channel);
            if (result < 0 || !outbox.isEmpty()) {
                // Six bytes are the first on a new connection: what cannot take them is broken.
                channel.close();
                outcome.failed(noLink(loop.sockets().describe(result < 0 ? result : Sockets.WOULD_BLOCK)));
            } else {
                outcome.unconfirmed(channel);
            }
        });
    }

    private void dial(LinkOutcome outcome, java.util.function.Consumer<Channel> connected) {
        Dial.start(loop, settings.endpoint(), settings.dialDeadline(), new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                connected.accept(channel);
            }

            @Override
            public void failed(DialFailure failure) {
                String reason = notReached(failure);
                found(new HostState.Down(reason));
                outcome.failed(reason);
            }
        });
    }

    /** Why nobody answers where the host should, in a sentence. */
    String notReached(DialFailure failure) {
        return "wsldhost is not reached at " + settings.endpoint() + "; start it on the host (" + failure.reason()
                + ")";
    }

    /** Why a host that answers is of no use, in a sentence. */
    String noLink(String cause) {
        return "no link to wsldhost at " + settings.endpoint() + ": " + cause;
    }
}
