package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Status;
import io.github.wsld.common.protocol.TimsRequest;

/** Opens links for time samples to the host. For the loop's thread. */
public final class TimeLinks {
    /** How an attempt ended; told once. */
    public interface Outcome {
        /**
         * Samples may be asked for. Takes over the channel.
         *
         * @param inbox what came after the REPLY
         */
        void opened(Channel link, Inbox inbox);

        /** The host does not know {@code tims}, but perhaps the original's {@code time}. */
        void unknown();

        /**
         * There is no link.
         *
         * @param reason a sentence, with what to do
         */
        void failed(String reason);
    }

    private final Host host;

    public TimeLinks(Host host) {
        this.host = host;
    }

    public EventLoop loop() {
        return host.loop();
    }

    /** Connects to a host that is spoken to in the original's functions. */
    public Dialer.Attempt dial(Dialer.Outcome outcome) {
        return host.routes().current(host.now()).dialer().dial(Function.TIME, outcome);
    }

    /** Why nobody answers where the host should, in a sentence. */
    public String notReached(DialFailure failure) {
        return Host.notReached(host.routes().current(host.now()), failure);
    }

    /** Why a host that answers is of no use, in a sentence. */
    public String noLink(String cause) {
        return Host.noLink(host.routes().current(host.now()), cause);
    }

    /** Begins to open a link; the outcome may be told before this returns. */
    public void open(Outcome outcome) {
        if (host.state() instanceof HostState.Old) {
            outcome.unknown();
            return;
        }
        LinkSearch.start(host, Function.TIMS, new TimsRequest().encode(), new LinkDial.Outcome() {
            @Override
            public void replied(LinkReply reply) {
                taken(reply, outcome);
            }

            @Override
            public void failed(LinkFailure failure) {
                if (failure.kind() == LinkFailure.Kind.UNKNOWN_FUNCTION) {
                    // Not an old host for certain: one of this suite that has no tims yet closes just so.
                    outcome.unknown();
                } else {
                    host.note(failure);
                    outcome.failed(failure.reason());
                }
            }
        });
    }

    private static void taken(LinkReply link, Outcome outcome) {
        String refusal;
        try {
            ConnReply reply = ConnReply.decode(link.body());
            if (reply.status() == Status.OK) {
                outcome.opened(link.channel(), link.inbox());
                return;
            }
            refusal = reply.reason().text();
        } catch (ProtocolException e) {
            refusal = Host.noLink(link.route(), e.getMessage());
        }
        link.channel().close();
        outcome.failed(refusal);
    }
}
