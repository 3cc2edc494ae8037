package io.github.wsld.common.stream;

import java.util.List;

/**
 * Looks after the links of one endpoint over which nothing is awaited: the host cannot dial, so what it has to say
 * over a link that died in silence would wait for ever. PINGs one link after the other, and all of them as soon as
 * one is lost to silence.
 */
public final class Canary {

    private final long interval;
    private int turn;
    private long next;

    public Canary(StreamTimes times) {
        this.interval = times.lookEvery();
    }

    /** When {@link #tick} has something to do, as long as there are links. */
    public long deadline() {
        return next;
    }

    /** @param streams that have a link over the endpoint, in an order that lasts */
    public void tick(List<GuestStream> streams, long now) {
        if (now >= next && !streams.isEmpty()) {
            next = now + interval;
            turn = (turn + 1) % streams.size();
            streams.get(turn).ping(now);
        }
    }

    /** A link of the endpoint was lost to silence. */
    public void suspect(List<GuestStream> streams, long now) {
        for (GuestStream stream : streams) {
            stream.ping(now);
        }
    }
}
