package io.github.wsld.common.config;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: whole numbers with a unit, one after the other, such as {@code 10min},
 * {@code 1h 30min} or {@code 2days12h}. The units are those of Rust's humantime crate (docs.rs/humantime,
 * parse_duration), in which the original's configuration is written.
 */
public final class HumanDuration {

    /**
     * The longest duration: what 64-bit nanoseconds hold, some 292 years, so that {@link Duration#toNanos} never
     * fails.
     */
    public static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE);

    private static final String EXAMPLE = "; write for example \"10min\" or \"1h 30min\"";
    private static final Pattern SPAN = Pattern.compile("\\s*([0-9]+)\\s*([^\\s0-9]*)\\s*");
    private static final Map<String, Duration> UNITS = units();

    private HumanDuration() {}

    /**
     * Reads a duration of zero to {@link #MAX}.
     *
     * @throws IllegalArgumentException saying what is wrong and showing a right example
     */
    public static Duration parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the duration is empty" + EXAMPLE);
        }
        Matcher span = SPAN.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (end < text.length()) {
            if (!span.find(end) || span.start() != end) {
                throw new IllegalArgumentException(OneLine.quote(text) + " has no whole number at "
                        + OneLine.quote(text.substring(end).strip()) + EXAMPLE);
            }
            sum = add(sum, span.group(1), unit(text, span.group(2)), text);
            end = span.end();
        }
        return sum;
    }

    /** Every unit name that {@link #parse} knows. */
    static Collection<String> unitNames() {
        return UNITS.keySet();
    }

    private static Duration unit(String text, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(OneLine.quote(text) + " has a number without a unit" + EXAMPLE);
        }
        if (name.startsWith(".") || name.startsWith(",")) {
            throw new IllegalArgumentException(OneLine.quote(text) + " has a fraction" + EXAMPLE);
        }
        Duration unit = UNITS.get(name);
        if (unit == null) {
            String hint = NearestName.of(name, UNITS.keySet())
                    .map(near -> ", did you mean " + OneLine.quote(near) + "?")
                    .orElse("; units are ns, us, ms, s, min, h, days, weeks, months, years");
            throw new IllegalArgumentException(
                    OneLine.quote(text) + " has the unknown unit " + OneLine.quote(name) + hint);
        }
        return unit;
    }

    private static Duration add(Duration sum, String count, Duration unit, String text) {
        try {
            Duration longer = sum.plus(unit.multipliedBy(Long.parseLong(count)));
            if (longer.compareTo(MAX) <= 0) {
                return longer;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // Digits alone fail only by being too many: the answer below is the whole story.
        }
        throw new IllegalArgumentException(OneLine.quote(text) + " is too long: at most 292 years");
    }

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        name(units, Duration.ofNanos(1), "ns", "nsec");
        name(units, Duration.ofNanos(1_000), "us", "usec", "\u00b5s");
        name(units, Duration.ofMillis(1), "ms", "msec");
        name(units, Duration.ofSeconds(1), "s", "sec", "second", "seconds");
        name(units, Duration.ofMinutes(1), "m", "min", "minute", "minutes");
        name(units, Duration.ofHours(1), "h", "hr", "hrs", "hour", "hours");
        name(units, Duration.ofDays(1), "d", "day", "days");
        name(units, Duration.ofDays(7), "w", "wk", "wks", "week", "weeks");
        // Averages, as humantime defines them: 30.44 and 365.25 days.
        name(units, Duration.ofSeconds(2_630_016), "M", "month", "months");
        name(units, Duration.ofSeconds(31_557_600), "y", "yr", "yrs", "year", "years");
        return Collections.unmodifiableMap(units);
    }

    private static void name(Map<String, Duration> units, Duration unit, String... names) {
        for (String name : names) {
            units.put(name, unit);
        }
    }
}
