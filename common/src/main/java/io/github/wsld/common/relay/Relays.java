package io.github.wsld.common.relay;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live relays of a daemon and the sums of the ended ones. For the loop's thread. */
public final class Relays implements Relay.Observer {
    /**
     * A relay as the daemon's owner sees it.
     *
     * @param id counts from 1
     * @param name what is relayed, such as {@code x11} or {@code tcp:8080}
     * @param startedNanos the loop's clock at its start
     */
    public record Entry(long id, String name, long startedNanos, Relay relay) {}

    private static final Logger LOG = LoggerFactory.getLogger(Relays.class);

    private final EventLoop loop;
    private final Map<Relay, Entry> live = new LinkedHashMap<>();
    private long lastId;
    private long endedBytesFromA;
    private long endedBytesFromB;

    public Relays(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Joins two channels, which it takes over.
     *
     * @param name for log and status
     * @param fromA bytes that were read from a already; see {@link Relay#start}
     * @param fromB likewise from b
     */
    public void join(String name, Channel a, ByteBuffer fromA, Channel b, ByteBuffer fromB) {
        Relay relay = new Relay(loop, a, b, this);
        Entry entry = new Entry(++lastId, name, loop.nanoTime(), relay);
        live.put(relay, entry);
        LOG.debug("relay opened id={} target={}", entry.id(), name);
        relay.start(fromA, fromB);
    }

    @Override
    public void ended(Relay relay, RelayEnd end) {
        Entry entry = live.remove(relay);
        endedBytesFromA += relay.bytesFromA();
        endedBytesFromB += relay.bytesFromB();
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "relay closed id={} target={} up={}B down={}B lasted={}ms end={}",
                    entry.id(),
                    entry.name(),
                    relay.bytesFromA(),
                    relay.bytesFromB(),
                    (loop.nanoTime() - entry.startedNanos()) / 1_000_000,
                    end);
        }
    }

    /** The live relays, oldest first. */
    public Collection<Entry> live() {
        return Collections.unmodifiableCollection(live.values());
    }

    /** Relays opened since the start. */
    public long opened() {
        return lastId;
    }

    /** Bytes that went from the first to the second channel since the start. */
    public long bytesFromA() {
        return endedBytesFromA
                + live.keySet().stream().mapToLong(Relay::bytesFromA).sum();
    }

    /** Bytes that went from the second to the first channel since the start. */
    public long bytesFromB() {
        return endedBytesFromB
                + live.keySet().stream().mapToLong(Relay::bytesFromB).sum();
    }

    /** Aborts every live relay. */
    public void abortAll() {
        for (Entry entry : live.values().toArray(Entry[]::new)) {
            entry.relay().abort();
        }
    }
}
