package io.github.wsld.guest.stream;

import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.stream.DialOrder;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.Route;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/** Whose turn it is to dial, among the streams without a link: as many at a time as their route bears. For the loop's thread. */
final class StreamDials {
    private final Streams streams;
    private final Host host;
    private final Comparator<LiveStream> order = Comparator.comparing(LiveStream::guest, new DialOrder());
    private final Deque<LiveStream> turn = new ArrayDeque<>();
    private Timer next;
    private long nextAt = Long.MAX_VALUE;

    StreamDials(Streams streams) {
        this.streams = streams;
        this.host = streams.host();
    }

    /** Somebody wants a link, or a dial has ended. */
    void soon() {
        at(host.now());
    }

    private void at(long time) {
        if (time < nextAt) {
            close();
            nextAt = time;
            next = host.loop().schedule(Duration.ofNanos(Math.max(0, time - host.now())), this::dial);
        }
    }

    private void dial() {
        nextAt = Long.MAX_VALUE;
        long now = host.now();
        while (isAnybodyWaiting(now)) {
            Route route = host.routes().current(now);
            if (!route.dials().mayDial(now)) {
                if (route.dials().deadline() < Long.MAX_VALUE) {
                    at(route.dials().deadline());
                }
                return;
            }
            turn.remove().dial(route);
        }
    }

    /** Puts one who is at the head of the queue. */
    private boolean isAnybodyWaiting(long now) {
        for (int round = 0; round < 2; round++) {
            while (!turn.isEmpty()) {
                if (turn.element().wantsDial(now)) {
                    return true;
                }
                turn.remove();
            }
            if (round == 0) {
                streams.live().stream()
                        .filter(stream -> stream.wantsDial(now))
                        .sorted(order)
                        .forEach(turn::add);
            }
        }
        return false;
    }

    void close() {
        if (next != null) {
            next.cancel();
            nextAt = Long.MAX_VALUE;
        }
    }
}
