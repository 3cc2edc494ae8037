package io.github.wsld.guest.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import java.time.Duration;

/** How one endpoint of the host is connected to. For the loop's thread. */
public interface Dialer {
    /** How an attempt ended; told once, always from the loop and never from within {@link #dial}. */
    interface Outcome {
        /**
         * Takes over the channel; it is paused: give it a handler, then {@link Channel#interest}.
         *
         * @param binding what this connection is to the proofs of its link
         */
        void connected(Channel channel, Binding binding);

        /** Takes over a link on which the host is proved already: only the REQUEST is to be made. */
        default void proved(ProvedLink link) {
            throw new IllegalStateException("links of this endpoint are not made ahead: " + link);
        }

        void failed(DialFailure failure);
    }

    /** An attempt under way. */
    interface Attempt {
        /** Gives it up; no outcome is told. No effect when it has ended. */
        void cancel();
    }

    /** Begins to connect. */
    Attempt dial(Function function, Outcome outcome);

    /** The machine has slept, or the network changed: what is held ready may be dead. */
    default void resumed() {}

    /** Whether links for this function can be had here, as it is now. */
    default boolean carries(Function function) {
        return true;
    }

    /** Connects to an endpoint on which the host listens, without more ado. */
    static Dialer direct(EventLoop loop, Endpoint endpoint, Duration limit) {
        Binding binding = Binding.of(endpoint);
        return (function, outcome) -> Dial.start(loop, endpoint, limit, new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                outcome.connected(channel, binding);
            }

            @Override
            public void failed(DialFailure failure) {
                outcome.failed(failure);
            }
        })::cancel;
    }
}
