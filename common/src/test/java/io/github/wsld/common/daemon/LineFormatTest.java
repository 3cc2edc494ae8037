package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineFormatTest {

    private static final TimeZone KATHMANDU = TimeZone.getTimeZone("GMT+05:45");
    private static final Instant NOON = Instant.parse("2026-11-21T12:03:44.123Z");
    private static final String X11 = "io.github.wsld.guest.x11.X11Listener";

    private static String format(
            LogStyle style, TimeZone zone, Instant time, Level level, Throwable cause, String message) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent("", context.getLogger(X11), level, message, cause, new Object[] {":0"});
        event.setInstant(time);
        return new LineFormat(style, zone).format(event);
    }

    private static String format(LogStyle style, Level level, String message) {
        return format(style, TimeZone.getTimeZone("UTC"), NOON, level, null, message);
    }

    @Test
    void aTerminalGetsTheTimeOfDay() {
        assertEquals(
                "12:03:44.123 INFO  x11 listening display=:0\n",
                format(LogStyle.TERMINAL, Level.INFO, "listening display={}"));
        assertEquals("12:03:44.123 ERROR x11 gone\n", format(LogStyle.TERMINAL, Level.ERROR, "gone"));
    }

    @Test
    void coloursTheLevelAlone() {
        assertEquals("12:03:44.123 INFO  x11 up\n", format(LogStyle.COLOUR, Level.INFO, "up"));
        assertEquals("12:03:44.123 \u001b[33mWARN\u001b[0m  x11 up\n", format(LogStyle.COLOUR, Level.WARN, "up"));
        assertEquals("12:03:44.123 \u001b[31mERROR\u001b[0m x11 up\n", format(LogStyle.COLOUR, Level.ERROR, "up"));
        assertEquals("12:03:44.123 \u001b[2mDEBUG\u001b[0m x11 up\n", format(LogStyle.COLOUR, Level.DEBUG, "up"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T12:03:44.123Z, GMT+05:45, 2026-11-21T17:48:44.123+05:45",
        "2026-12-31T23:59:59.999Z, GMT+01:00, 2027-01-01T00:59:59.999+01:00",
        "2026-01-01T00:00:00Z,     GMT-03:30, 2025-12-31T20:30:00.000-03:30",
        "1969-12-31T23:59:59.001Z, GMT,       1969-12-31T23:59:59.001+00:00",
        "2024-02-29T06:07:08.009Z, GMT,       2024-02-29T06:07:08.009+00:00",
    })
    void aFileGetsDateAndOffset(Instant time, String zone, String expected) {
        String line = format(LogStyle.PLAIN, TimeZone.getTimeZone(zone), time, Level.INFO, null, "up");
        assertEquals(expected + " INFO  x11 up\n", line);
    }

    @Test
    void theJournalGetsThePriorityBeforeEachLine() {
        assertEquals("<6>x11 listening display=:0\n", format(LogStyle.JOURNAL, Level.INFO, "listening display={}"));
        assertEquals("<4>x11 one\n<4>  two\n<4>  three\n", format(LogStyle.JOURNAL, Level.WARN, "one\ntwo\nthree\n"));
        assertEquals("<3>x11 up\n", format(LogStyle.JOURNAL, Level.ERROR, "up"));
        assertEquals("<7>x11 up\n", format(LogStyle.JOURNAL, Level.DEBUG, "up"));
        assertEquals("<7>x11 up\n", format(LogStyle.JOURNAL, Level.TRACE, "up"));
    }

    @Test
    void aStackTraceFollowsInLinesOfTheSamePriority() {
        Throwable cause = new IllegalStateException("bad", new RuntimeException("worse"));
        String text = format(LogStyle.JOURNAL, KATHMANDU, NOON, Level.ERROR, cause, "failed");
        assertTrue(text.startsWith("<3>x11 failed\n<3>  java.lang.IllegalStateException: bad\n<3>  \tat "), text);
        assertTrue(text.contains("\n<3>  Caused by: java.lang.RuntimeException: worse\n"), text);
        assertTrue(text.lines().allMatch(line -> line.startsWith("<3>")), text);
    }

    @Test
    void whatAPeerSentMovesNoCursorAndForgesNoLine() {
        assertEquals(
                "12:03:44.123 INFO  x11 name=\\x1b[2J\\x0d\\x00\\x9b\tä\n  00:00:00.000 INFO  x11 forged\n",
                format(LogStyle.TERMINAL, Level.INFO, "name=\u001b[2J\r\0\u009b\tä\n00:00:00.000 INFO  x11 forged"));
    }

    @Test
    void aMessageMayBeMissing() {
        assertEquals("<6>x11 null\n", format(LogStyle.JOURNAL, Level.INFO, null));
    }

    @ParameterizedTest
    @CsvSource({
        "io.github.wsld.guest.x11.X11Listener, x11",
        "x11.Listener,                         x11",
        "Listener,                             Listener",
        "ROOT,                                 ROOT",
    })
    void aLoggerIsNamedByItsPackage(String logger, String expected) {
        assertEquals(expected, LineFormat.shortName(logger));
    }
}
