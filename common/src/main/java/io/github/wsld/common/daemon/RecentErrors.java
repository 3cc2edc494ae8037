package io.github.wsld.common.daemon;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last different errors, for {@code status}; repeats are counted. Belongs to the loop's thread. */
public final class RecentErrors {

    /** Most errors that are kept; the one whose last time is longest ago goes first. */
    public static final int CAPACITY = 20;
    /** Longest text that is kept, in characters. */
    public static final int MAX_TEXT = 300;

    /**
     * An error.
     *
     * @param first when it was seen first
     * @param last when it was seen last
     * @param times how often, at least 1
     * @param text what it said
     */
    public record Entry(Instant first, Instant last, long times, String text) {}

    private final Clock clock;
    /** By text, the most recent last. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    public RecentErrors(Clock clock) {
        this.clock = clock;
    }

    /** Keeps an error, or counts it when it is kept already. */
    public void add(String text) {
        String key = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT - 2) + ".." : text;
        Instant now = clock.instant();
        Entry old = entries.remove(key);
        entries.put(key, old == null ? new Entry(now, now, 1, key) : new Entry(old.first, now, old.times + 1, key));
        if (entries.size() > CAPACITY) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /** A copy, the most recent last. */
    public List<Entry> list() {
        return List.copyOf(entries.values());
    }
}
