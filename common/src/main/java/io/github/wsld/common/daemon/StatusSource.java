package io.github.wsld.common.daemon;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.relay.Relays;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What both daemons' status have in common, gathered when it is asked for. For the loop's thread. */
public final class StatusSource {
    /** What differs between the daemons. */
    public interface Particulars {
        List<Status.Listening> listeners();

        Optional<Status.HostLink> host();

        default List<Status.Note> notes() {
            return List.of();
        }

        default Status.Streams streams() {
            return Status.Streams.NONE;
        }

        /** From the guest to the host, by streams. */
        default long streamBytesUp() {
            return 0;
        }

        /** From the host to the guest, by streams. */
        default long streamBytesDown() {
            return 0;
        }

        long accepted();

        long refused();

        long unknownFunctions();
    }

    private final Version version;
    private final EventLoop loop;
    private final Relays relays;
    private final RecentErrors errors;
    private final Particulars particulars;
    private final Instant startedAt;
    private final long startedNanos;

    /**
     * Begins to count the uptime.
     *
     * @param relays whose first channel is the guest's side
     */
    public StatusSource(
            Version version, EventLoop loop, Relays relays, RecentErrors errors, Clock clock, Particulars particulars) {
        this.version = version;
        this.loop = loop;
        this.relays = relays;
        this.errors = errors;
        this.particulars = particulars;
        this.startedAt = clock.instant();
        this.startedNanos = loop.nanoTime();
    }

    public Status status() {
        long now = loop.nanoTime();
        List<Status.Relay> shown = relays.live().stream()
                .limit(Status.MAX_RELAYS)
                .map(entry -> relay(entry, now))
                .toList();
        Status.Streams streams = particulars.streams();
        Status.Counters counters = new Status.Counters(
                particulars.accepted(),
                relays.live().size() + streams.open().size() + streams.omitted(),
                particulars.refused(),
                relays.bytesFromA() + particulars.streamBytesUp(),
                relays.bytesFromB() + particulars.streamBytesDown(),
                particulars.unknownFunctions());
        return new Status(
                version.program(),
                version.version(),
                ProcessHandle.current().pid(),
                startedAt,
                millis(now - startedNanos),
                particulars.listeners(),
                particulars.host(),
                particulars.notes(),
                shown,
                relays.live().size() - shown.size(),
                counters,
                errors.list(),
                streams);
    }

    private static Status.Relay relay(Relays.Entry entry, long now) {
        return new Status.Relay(
                entry.id(),
                entry.name(),
                entry.relay().bytesFromA(),
                entry.relay().bytesFromB(),
                millis(now - entry.startedNanos()),
                entry.relay().isHalfClosed() ? "half-closed" : "open");
    }

    private static Duration millis(long nanos) {
        return Duration.ofMillis(nanos / 1_000_000);
    }
}
