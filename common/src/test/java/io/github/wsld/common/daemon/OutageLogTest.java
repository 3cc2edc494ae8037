package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutageLogTest {

    private final List<String> lines = new ArrayList<>();
    private long nanos = -5_000_000_000L;
    private final OutageLog outage =
            new OutageLog("host down", "host up", () -> nanos, (level, line) -> lines.add(level + " " + line));

    @Test
    void anOutageIsToldOnceAndItsEnd() {
        outage.failed("refused");
        nanos += 12_490_000_000L;
        outage.failed("refused");
        outage.worked();
        outage.worked();
        assertEquals(
                List.of(
                        "WARN host down reason=\"refused\"",
                        "DEBUG host down failures=2 reason=\"refused\"",
                        "INFO host up after=12.4s failures=2"),
                lines);
    }

    @Test
    void whatWorksIsNotTold() {
        outage.worked();
        assertEquals(List.of(), lines);
    }

    @Test
    void aNewReasonIsToldButTwoThatAlternateAreNot() {
        outage.failed("a");
        outage.failed("b");
        outage.failed("a");
        outage.failed("b");
        assertEquals(
                List.of(
                        "WARN host down reason=\"a\"",
                        "WARN host down failures=2 reason=\"b\"",
                        "DEBUG host down failures=3 reason=\"a\"",
                        "DEBUG host down failures=4 reason=\"b\""),
                lines);
    }

    @Test
    void theNextOutageIsToldAfresh() {
        outage.failed("a");
        outage.worked();
        nanos += 1_000_000_000L;
        outage.failed("a");
        nanos += 40_000_000L;
        outage.worked();
        assertEquals("WARN host down reason=\"a\"", lines.get(2));
        assertEquals("INFO host up after=0.0s failures=1", lines.get(3));
    }

    @Test
    void reasonsWithoutEndAreNotToldWithoutEnd() {
        for (int i = 0; i < 100; i++) {
            outage.failed("reason " + i);
        }
        assertEquals(
                OutageLog.MAX_REASONS,
                lines.stream().filter(line -> line.startsWith("WARN")).count());
    }
}
