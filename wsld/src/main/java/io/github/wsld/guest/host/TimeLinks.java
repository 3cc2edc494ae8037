package io.github.wsld.guest.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Status;
import io.github.wsld.common.protocol.TimsRequest;
import java.time.Duration;

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

    /** Where the host listens. */
    public Endpoint endpoint() {
        return host.settings().endpoint();
    }

    public Duration dialDeadline() {
        return host.settings().dialDeadline();
    }

    /** Why nobody answers where the host should, in a sentence. */
    public String notReached(DialFailure failure) {
        return host.notReached(failure);
    }

    /** Why a host that answers is of no use, in a sentence. */
    public String noLink(String cause) {
        return host.noLink(cause);
    }

    /** Begins to open a link; the outcome may be told before this returns. */
    public void open(Outcome outcome) {
        if (host.state() instanceof HostState.Old) {
            outcome.unknown();
            return;
        }
        Dial.start(host.loop(), endpoint(), dialDeadline(), new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                setUp(channel, outcome);
            }

            @Override
            public void failed(DialFailure failure) {
                String reason = notReached(failure);
                host.found(new HostState.Down(reason));
                outcome.failed(reason);
            }
        });
    }

    private void setUp(Channel channel, Outcome outcome) {
        byte[] request = new TimsRequest().encode();
        SetUp.start(host.loop(), channel, host.settings(), host.nonces(), Function.TIMS, request, new SetUp.Outcome() {
            @Override
            public void replied(byte[] body, Inbox inbox, Duration roundTrip) {
                taken(channel, body, inbox, outcome);
            }

            @Override
            public void failed(HandshakeFailure failure) {
                // Not an old host for certain: one of this suite that has no tims yet closes just so.
                if (failure == HandshakeFailure.NO_ANSWER
                        && host.settings().key().isNone()) {
                    outcome.unknown();
                } else {
                    outcome.failed(noLink(failure.text()));
                }
            }
        });
    }

    private void taken(Channel channel, byte[] body, Inbox inbox, Outcome outcome) {
        String refusal;
        try {
            ConnReply reply = ConnReply.decode(body);
            if (reply.status() == Status.OK) {
                outcome.opened(channel, inbox);
                return;
            }
            refusal = reply.reason().text();
        } catch (ProtocolException e) {
            refusal = noLink(e.getMessage());
        }
        channel.close();
        outcome.failed(refusal);
    }
}
