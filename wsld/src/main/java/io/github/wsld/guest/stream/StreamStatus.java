package io.github.wsld.guest.stream;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.stream.GuestStream;
import io.github.wsld.common.stream.StreamCounters;
import io.github.wsld.guest.host.Route;
import java.time.Duration;
import java.util.List;

/** The guest's streams as status shows them. For the loop's thread. */
public final class StreamStatus {
    private StreamStatus() {}

    public static Status.Streams of(Streams streams) {
        long now = streams.loop().nanoTime();
        List<Status.Stream> open = streams.live().stream()
                .limit(Status.MAX_RELAYS)
                .map(stream -> of(stream, now))
                .toList();
        StreamCounters counters = streams.counters();
        return new Status.Streams(
                open, streams.live().size() - open.size(), counters.opens(), counters.resumes(), counters.lostLinks());
    }

    private static Status.Stream of(LiveStream stream, long now) {
        GuestStream guest = stream.guest();
        return new Status.Stream(
                guest.target().toString(),
                state(stream),
                Duration.ofMillis((now - stream.startedNanos()) / 1_000_000),
                stream.bytesUp(),
                stream.bytesDown(),
                guest.heldBytes(),
                stream.resumes(),
                stream.route().map(Route::toString));
    }

    private static String state(LiveStream stream) {
        return switch (stream.guest().phase()) {
            case OPENING -> "opening";
            case FLOWING -> stream.route().isPresent() ? "open" : "waiting";
            case KILLING, GONE -> "ending";
        };
    }
}
