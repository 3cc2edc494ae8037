package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecentErrorsTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private Instant now = START;
    private final RecentErrors errors = new RecentErrors(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    private static Instant second(int second) {
        return START.plusSeconds(second);
    }

    private void add(int second, String text) {
        now = second(second);
        errors.add(text);
    }

    @Test
    void repeatsAreCountedAndMoveToTheEnd() {
        add(0, "a");
        add(1, "b");
        add(2, "a");
        assertEquals(
                List.of(
                        new RecentErrors.Entry(second(1), second(1), 1, "b"),
                        new RecentErrors.Entry(second(0), second(2), 2, "a")),
                errors.list());
    }

    @Test
    void theOldestMakesWay() {
        for (int i = 0; i <= RecentErrors.CAPACITY; i++) {
            add(i, "error " + i);
        }
        assertEquals(RecentErrors.CAPACITY, errors.list().size());
        assertEquals("error 1", errors.list().get(0).text());
        assertEquals("error 20", errors.list().get(19).text());
    }

    @Test
    void aListIsACopy() {
        add(0, "a");
        List<RecentErrors.Entry> before = errors.list();
        add(1, "b");
        assertEquals(1, before.size());
    }

    @Test
    void aLongTextIsCut() {
        add(0, "x".repeat(RecentErrors.MAX_TEXT));
        add(1, "y".repeat(RecentErrors.MAX_TEXT + 1));
        assertEquals("x".repeat(RecentErrors.MAX_TEXT), errors.list().get(0).text());
        assertEquals(
                "y".repeat(RecentErrors.MAX_TEXT - 2) + "..",
                errors.list().get(1).text());
    }
}
