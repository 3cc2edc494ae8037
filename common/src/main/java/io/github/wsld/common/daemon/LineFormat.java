package io.github.wsld.common.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.TimeZone;

/**
 * Puts a log event into lines of text. Written by hand, and with TimeZone, because patterns and java.time's zone rules cost
 * some 20 ms of start-up.
 *
 * <p>What a peer sent may stand in a message: control characters are shown as {@code \x1b}, so that it moves no cursor, and lines
 * after the first are indented, so that it forges no line.
 */
final class LineFormat {

    private static final long MILLIS_PER_DAY = 24 * 60 * 60 * 1000L;
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String FAINT = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";
    private static final String HEX = "0123456789abcdef";

    private final LogStyle style;
    private final TimeZone zone;

    LineFormat(LogStyle style, TimeZone zone) {
        this.style = style;
        this.zone = zone;
    }

    /** One event, each line ended by a newline. */
    String format(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        if (style == LogStyle.JOURNAL) {
            line.append(priority(event.getLevel()));
        } else {
            appendTime(line, event.getTimeStamp());
            appendLevel(line.append(' '), event.getLevel());
            line.append(' ');
        }
        line.append(shortName(event.getLoggerName())).append(' ');
        String next = style == LogStyle.JOURNAL ? "\n" + priority(event.getLevel()) + "  " : "\n  ";
        appendText(line, String.valueOf(event.getFormattedMessage()), next);
        if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
            appendText(line.append(next), stackTrace(proxy.getThrowable()), next);
        }
        return line.append('\n').toString();
    }

    /** Severity of syslog(3) as sd-daemon(3) wants it. */
    private static String priority(Level level) {
        return switch (level.levelInt) {
            case Level.ERROR_INT -> "<3>";
            case Level.WARN_INT -> "<4>";
            case Level.INFO_INT -> "<6>";
            default -> "<7>";
        };
    }

    private void appendTime(StringBuilder line, long epochMillis) {
        int offset = zone.getOffset(epochMillis);
        long local = epochMillis + offset;
        if (style == LogStyle.PLAIN) {
            line.append(LocalDate.ofEpochDay(Math.floorDiv(local, MILLIS_PER_DAY)))
                    .append('T');
        }
        int ofDay = (int) Math.floorMod(local, MILLIS_PER_DAY);
        appendTwoDigits(line, ofDay / 3_600_000);
        appendTwoDigits(line.append(':'), ofDay / 60_000 % 60);
        appendTwoDigits(line.append(':'), ofDay / 1000 % 60);
        line.append('.').append((char) ('0' + ofDay / 100 % 10));
        appendTwoDigits(line, ofDay % 100);
        if (style == LogStyle.PLAIN) {
            int minutes = Math.abs(offset / 60_000);
            appendTwoDigits(line.append(offset < 0 ? '-' : '+'), minutes / 60);
            appendTwoDigits(line.append(':'), minutes % 60);
        }
    }

    private static void appendTwoDigits(StringBuilder line, int value) {
        line.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    private void appendLevel(StringBuilder line, Level level) {
        String colour = switch (style == LogStyle.COLOUR ? level.levelInt : Level.INFO_INT) {
            case Level.ERROR_INT -> RED;
            case Level.WARN_INT -> YELLOW;
            case Level.INFO_INT -> "";
            default -> FAINT;
        };
        line.append(colour).append(level.levelStr);
        line.append(colour.isEmpty() ? "" : PLAIN);
        line.append(level.levelStr.length() < 5 ? " " : "");
    }

    /** The last package of a class's name, which says the part of the program; a name without packages as it is. */
    static String shortName(String logger) {
        int last = logger.lastIndexOf('.');
        return last < 0 ? logger : logger.substring(logger.lastIndexOf('.', last - 1) + 1, last);
    }

    private static void appendText(StringBuilder line, String text, String newline) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line.append(newline);
            } else if (c == '\t' || !Character.isISOControl(c)) {
                line.append(c);
            } else {
                line.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }

    private static String stackTrace(Throwable cause) {
        StringWriter trace = new StringWriter();
        PrintWriter lines = new PrintWriter(trace);
        cause.printStackTrace(lines);
        return trace.toString().replace("\r\n", "\n");
    }
}
