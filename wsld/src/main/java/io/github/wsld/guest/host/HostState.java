package io.github.wsld.guest.host;

import io.github.wsld.common.protocol.HostInfo;
import java.time.Duration;

/** What is known of the host. */
public sealed interface HostState {
    /** Nobody has asked it yet. */
    record Unknown() implements HostState {
        @Override
        public String toString() {
            return "not asked yet";
        }
    }

    /**
     * It answers.
     *
     * @param roundTrip of the newest link, from HELLO to CHALLENGE, without the connect
     */
    record Reached(HostInfo info, Duration roundTrip) implements HostState {
        @Override
        public String toString() {
            return "reached";
        }
    }

    /** It knows the original's functions alone: it closed a link that began with another. */
    record Old() implements HostState {
        @Override
        public String toString() {
            return "reached (an old wsldhost, without reasons or versions)";
        }
    }

    /**
     * It does not answer, or is of no use.
     *
     * @param reason a sentence, with what to do
     */
    record Down(DownCause cause, String reason) implements HostState {
        /** Whether somebody answers there all the same, such as a host with another key. */
        public boolean isAnswered() {
            return cause != DownCause.NOBODY;
        }

        @Override
        public String toString() {
            return "not reached";
        }
    }
}
