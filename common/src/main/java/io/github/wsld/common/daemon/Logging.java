package io.github.wsld.common.daemon;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TimeZone;
import org.slf4j.LoggerFactory;

/**
 * The log of this process: Logback, set up by code, to standard error or to files. {@link #start} comes first in {@code main}, before
 * any class with a logger is loaded: later works too, but is slower by Logback's own set-up. Any thread.
 */
public final class Logging {

    private final Logger root;

    private Logging(Logger root) {
        this.root = root;
    }

    /** Begins to log to standard error, in the style that fits what it leads to. */
    public static Logging start(Map<String, String> environment, LogLevel level) {
        return start(System.err, StandardError.style(environment), level);
    }

    /** Begins to log to a stream, which stays the caller's. */
    public static Logging start(PrintStream out, LogStyle style, LogLevel level) {
        return configure(context(), out, style).at(level);
    }

    /**
     * Begins to log to {@code NAME.log} in a folder, which it makes, and its predecessors {@code NAME.1.log} and so on; they are bounded
     * in size and number.
     */
    public static Logging startInFiles(Path folder, String name, LogLevel level) {
        return configure(context(), RollingLog.in(folder, name)).at(level);
    }

    private static LoggerContext context() {
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogbackProvider.class.getName());
        // slf4j tells of a provider that is set by property, unless it is told to be quiet.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private Logging at(LogLevel level) {
        level(level);
        return this;
    }

    static Logging configure(LoggerContext context, PrintStream out, LogStyle style) {
        return configure(context, new LineAppender(out, new LineFormat(style, TimeZone.getDefault())));
    }

    static Logging configure(LoggerContext context, Appender<ILoggingEvent> appender) {
        context.reset();
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        context.start();
        return new Logging(root);
    }

    /** Changes from now on what is written. */
    public void level(LogLevel level) {
        root.setLevel(level.logback());
    }
}
