package io.github.wsld.common.daemon;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.PrintStream;
import java.util.Map;
import java.util.TimeZone;
import org.slf4j.LoggerFactory;

/**
 * The log of this process: Logback, set up by code, to standard error alone. {@link #start} comes first in {@code main}, before
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
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogbackProvider.class.getName());
        // slf4j tells of a provider that is set by property, unless it is told to be quiet.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        Logging logging = configure((LoggerContext) LoggerFactory.getILoggerFactory(), out, style);
        logging.level(level);
        return logging;
    }

    static Logging configure(LoggerContext context, PrintStream out, LogStyle style) {
        context.reset();
        LineAppender appender = new LineAppender(out, new LineFormat(style, TimeZone.getDefault()));
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
