package io.github.wsld.host.serve;

import io.github.wsld.common.protocol.HandshakeFailure;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What a server has seen since its start. For the loop's thread. */
public final class ServerCounters {
    private final Map<HandshakeFailure, Long> failedSetUps = new EnumMap<>(HandshakeFailure.class);
    private long links;
    private long unknownFunctions;
    private long silentLinks;
    private long refusedLinks;

    void link() {
        links++;
    }

    void unknownFunction() {
        unknownFunctions++;
    }

    void silentLink() {
        silentLinks++;
    }

    void refusedLink() {
        refusedLinks++;
    }

    void failedSetUp(HandshakeFailure failure) {
        failedSetUps.merge(failure, 1L, Long::sum);
    }

    /** Links accepted. */
    public long links() {
        return links;
    }

    /** By name, for status; counters at zero are left out. */
    public Map<String, Long> byName() {
        Map<String, Long> all = new TreeMap<>();
        put(all, "links", links);
        put(all, "unknown functions", unknownFunctions);
        put(all, "links without a request in time", silentLinks);
        put(all, "links refused", refusedLinks);
        failedSetUps.forEach((failure, count) -> put(all, "set-ups failed: " + failure.text(), count));
        return all;
    }

    private static void put(Map<String, Long> all, String name, long count) {
        if (count > 0) {
            all.put(name, count);
        }
    }
}
