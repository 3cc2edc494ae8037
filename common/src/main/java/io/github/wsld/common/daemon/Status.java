package io.github.wsld.common.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a daemon is doing. Endpoints are in their text form.
 *
 * @param program {@code wsld} or {@code wsldhost}
 * @param version of the program, without its name
 * @param startedAt by the clock of that moment, which may have been set since
 * @param uptime by the monotonic clock, whole milliseconds
 * @param listeners what it listens on
 * @param host the way to the host; absent in wsldhost
 * @param notes what else there is to know, for people
 * @param relays those that are open, ascending by id
 * @param relaysOmitted open ones that {@code relays} leaves out
 * @param errors the last ones, the most recent last
 * @param streams connections that outlive their links
 */
public record Status(
        String program,
        String version,
        long pid,
        Instant startedAt,
        Duration uptime,
        List<Listening> listeners,
        Optional<HostLink> host,
        List<Note> notes,
        List<Relay> relays,
        long relaysOmitted,
        Counters counters,
        List<RecentErrors.Entry> errors,
        Streams streams) {

    /** Relays that are written at most, so that the reply stays within {@link ControlClient#MAX_REPLY_BYTES}. */
    public static final int MAX_RELAYS = 1000;

    public Status {
        listeners = List.copyOf(listeners);
        notes = List.copyOf(notes);
        relays = List.copyOf(relays);
        errors = List.copyOf(errors);
    }

    /**
     * A listening socket.
     *
     * @param purpose what connections to it are: {@code x11}, {@code tcp}, {@code links}
     */
    public record Listening(String purpose, String endpoint) {}

    /** Whether the host could be reached the last time that it was tried. */
    public enum LinkState {
        UNTRIED,
        UP,
        DOWN
    }

    /**
     * The way to the host.
     *
     * @param roundTrip whole microseconds; absent until measured
     * @param peerVersion what the host calls itself; absent when it is the original or was not asked
     */
    public record HostLink(
            String endpoint, LinkState state, Optional<Duration> roundTrip, Optional<String> peerVersion) {}

    /**
     * Something about one feature.
     *
     * @param name a word: {@code forwards}, {@code clock}
     */
    public record Note(String name, String text) {}

    /**
     * An open relay.
     *
     * @param target what it leads to: {@code x11}, {@code tcp:8080}
     * @param bytesUp from the guest to the host
     * @param bytesDown from the host to the guest
     * @param age whole milliseconds
     * @param state a word: {@code connecting}, {@code open}, {@code half-closed}
     */
    public record Relay(long id, String target, long bytesUp, long bytesDown, Duration age, String state) {}

    /**
     * Connections that outlive their links.
     *
     * @param open the oldest first
     * @param omitted open ones that {@code open} leaves out
     * @param opened since the start
     * @param resumes links that took the place of an earlier one, since the start
     * @param lostLinks links that ended while their stream had not, since the start
     */
    public record Streams(List<Stream> open, long omitted, long opened, long resumes, long lostLinks) {

        public static final Streams NONE = new Streams(List.of(), 0, 0, 0, 0);

        public Streams {
            open = List.copyOf(open);
        }
    }

    /**
     * An open stream.
     *
     * @param target what it leads to
     * @param state a word: {@code opening}, {@code open}, {@code waiting} for a link, {@code ending}
     * @param age whole milliseconds
     * @param bytesUp from the guest to the host
     * @param bytesDown from the host to the guest
     * @param bytesWaiting kept here, for a link or for the local end
     * @param resumes links that took the place of an earlier one
     * @param endpoint that its link goes over; absent while there is none
     */
    public record Stream(
            String target,
            String state,
            Duration age,
            long bytesUp,
            long bytesDown,
            long bytesWaiting,
            long resumes,
            Optional<String> endpoint) {}

    /**
     * Since the start.
     *
     * @param accepted connections
     * @param active connections now
     * @param refused connections, by rule or limit
     * @param bytesUp from the guest to the host, open relays included
     * @param bytesDown from the host to the guest, open relays included
     * @param unknownFunctions links that began with a code that is not known
     */
    public record Counters(
            long accepted, long active, long refused, long bytesUp, long bytesDown, long unknownFunctions) {

        public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0);
    }
}
