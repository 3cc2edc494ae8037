package io.github.wsld.guest.stream;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.stream.Canary;
import io.github.wsld.common.stream.GuestStream;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.guest.host.Host;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The streams whose links go over one route, looked after in turn. For the loop's thread. */
final class RouteLinks {
    private final EventLoop loop;
    private final Host host;
    private final Canary canary;
    private final Set<LiveStream> linked = new LinkedHashSet<>();
    private Timer look;

    RouteLinks(Host host, StreamTimes times) {
        this.loop = host.loop();
        this.host = host;
        this.canary = new Canary(times);
    }

    void add(LiveStream stream) {
        linked.add(stream);
        lookLater();
    }

    void remove(LiveStream stream) {
        linked.remove(stream);
    }

    List<LiveStream> linked() {
        return List.copyOf(linked);
    }

    /** One of them was lost to silence. */
    void suspect() {
        canary.suspect(guests(), host.now());
        linked().forEach(LiveStream::settle);
    }

    private void lookLater() {
        if (look == null && !linked.isEmpty()) {
            look = loop.schedule(Duration.ofNanos(Math.max(0, canary.deadline() - host.now())), () -> {
                look = null;
                canary.tick(guests(), host.now());
                linked().forEach(LiveStream::settle);
                lookLater();
            });
        }
    }

    private List<GuestStream> guests() {
        return linked.stream().map(LiveStream::guest).toList();
    }

    void close() {
        if (look != null) {
            look.cancel();
        }
    }
}
