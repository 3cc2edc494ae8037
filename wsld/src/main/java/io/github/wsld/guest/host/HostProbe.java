package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HostInfo;
import io.github.wsld.common.protocol.InfoReply;
import io.github.wsld.common.protocol.InfoRequest;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Asks the host who it is: at the start, again with back-off while it does not answer, and now and then while it is an old one,
 * which may be replaced. A host that answers is not asked again until a link notices that it is gone. Ends with {@link #close}. For the
 * loop's thread.
 */
public final class HostProbe implements LinkDial.Outcome, AutoCloseable {
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
    private static final Duration OLD_HOST_DELAY = Duration.ofMinutes(1);
    /** Delays are spread by this much either way, so that many guests do not ask in step. */
    private static final double JITTER = 0.25;
    /** So often in a row a host that has answered before closes at once until it is taken for an old one. */
    private static final int SILENCES_OF_OLD = 10;

    private final Host host;
    private final Optional<String> distribution;
    private final DoubleSupplier random;
    private Duration delay = FIRST_DELAY;
    private Timer next;
    private Channel channel;
    private Route route;
    private boolean asking;
    private boolean closed;
    private int silences;

    /**
     * @param distribution the one of WSL that this is, as WSL_DISTRO_NAME tells; the host does not need to know it
     * @param random gives numbers from 0 to 1, for the jitter
     */
    public HostProbe(Host host, Optional<String> distribution, DoubleSupplier random) {
        this.host = host;
        this.distribution = distribution.filter(InfoRequest::isName);
        this.random = random;
    }

    /** Begins to ask. */
    public void start() {
        host.onLost(() -> again(FIRST_DELAY));
        ask();
    }

    /** Asks soon, unless it does already: the host is to hear something of this guest. */
    void announce() {
        if (!asking && !closed) {
            if (next != null) {
                next.cancel();
            }
            ask();
        }
    }

    /** A link that the host has opened is there to ask over, should no other be. */
    void askable() {
        if (!(host.state() instanceof HostState.Reached)) {
            announce();
        }
    }

    @Override
    public void failed(LinkFailure failure) {
        if (closed) {
            return;
        }
        boolean silent = failure.kind() == LinkFailure.Kind.UNKNOWN_FUNCTION;
        silences = silent ? silences + 1 : 0;
        if (silent && (!host.hasAnswered() || silences >= SILENCES_OF_OLD)) {
            asking = false;
            host.found(new HostState.Old(), failure.route());
            again(OLD_HOST_DELAY);
        } else {
            down(failure.cause(), failure.reason());
        }
    }

    @Override
    public void replied(LinkReply link) {
        channel = link.channel();
        if (closed) {
            channel.close();
            return;
        }
        route = link.route();
        try {
            InfoReply reply = InfoReply.decode(link.body());
            if (reply.status() == Status.OK) {
                new CardReader(reply, link.inbox(), link.roundTrip()).begin();
            } else {
                channel.close();
                down(DownCause.STALLED, Host.noLink(route, reply.reason().text()));
            }
        } catch (ProtocolException e) {
            channel.close();
            down(DownCause.STALLED, Host.noLink(route, e.getMessage()));
        }
    }

    private void reached(HostInfo info, Duration roundTrip) {
        asking = false;
        silences = 0;
        host.found(new HostState.Reached(info, roundTrip), route);
        delay = FIRST_DELAY;
    }

    private void down(DownCause cause, String reason) {
        asking = false;
        if (!closed) {
            host.found(new HostState.Down(cause, reason));
            again(delay);
            Duration doubled = delay.multipliedBy(2);
            delay = doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
        }
    }

    private void again(Duration after) {
        if (closed) {
            return;
        }
        if (next != null) {
            next.cancel();
        }
        double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
        next = host.loop().schedule(Duration.ofNanos((long) (after.toNanos() * factor)), this::ask);
    }

    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        byte[] request = new InfoRequest(host.awaitsLinksAt(), distribution).encode();
        LinkSearch.start(host, Function.INFO, request, this);
    }

    @Override
    public void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
        if (channel != null) {
            channel.close();
        }
    }

    /** Reads the document that follows the REPLY. */
    private final class CardReader implements EventHandler {
        private final InfoReply reply;
        private final Inbox inbox;
        private final Duration roundTrip;
        private final Timer deadline;
        private final byte[] json;
        private int filled;

        CardReader(InfoReply reply, Inbox inbox, Duration roundTrip) {
            this.reply = reply;
            this.inbox = inbox;
            this.roundTrip = roundTrip;
            this.json = new byte[reply.jsonLength()];
            this.deadline =
                    host.loop().schedule(Limits.REPLY_DEADLINE, () -> fail("its information did not come in time"));
        }

        void begin() {
            channel.handler(this);
            channel.interest(Poller.READABLE);
            take();
        }

        @Override
        public void ready(int events) {
            int count = inbox.fill(channel);
            if (count > 0) {
                take();
            } else if (count != Sockets.WOULD_BLOCK) {
                fail("it closed before its information was complete");
            }
        }

        private void take() {
            int length = Math.min(inbox.bytes().remaining(), json.length - filled);
            inbox.bytes().get(json, filled, length);
            filled += length;
            if (filled < json.length) {
                return;
            }
            deadline.cancel();
            channel.close();
            try {
                reached(reply.hostInfo(json), roundTrip);
            } catch (ProtocolException e) {
                down(DownCause.STALLED, Host.noLink(route, e.getMessage()));
            }
        }

        private void fail(String cause) {
            deadline.cancel();
            channel.close();
            down(DownCause.STALLED, Host.noLink(route, cause));
        }

        @Override
        public void abort(Throwable cause) {
            fail("reading its information failed here");
        }
    }
}
