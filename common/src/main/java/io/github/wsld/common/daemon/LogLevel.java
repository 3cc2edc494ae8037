package io.github.wsld.common.daemon;

import ch.qos.logback.classic.Level;
import java.util.Optional;

/** From which importance on log lines are written. The names are those of {@code --log-level}. */
public enum LogLevel {
    ERROR(Level.ERROR),
    WARN(Level.WARN),
    INFO(Level.INFO),
    DEBUG(Level.DEBUG),
    TRACE(Level.TRACE);

    private final Level logback;

    LogLevel(Level logback) {
        this.logback = logback;
    }

    /** The level of this name, in upper or lower case; empty when there is none. */
    public static Optional<LogLevel> named(String name) {
        for (LogLevel level : values()) {
            if (level.name().equalsIgnoreCase(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** The level of slf4j's that has the same name. */
    public static LogLevel of(org.slf4j.event.Level level) {
        return valueOf(level.name());
    }

    Level logback() {
        return logback;
    }
}
