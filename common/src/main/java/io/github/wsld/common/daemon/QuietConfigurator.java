package io.github.wsld.common.daemon;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * What Logback does where {@link Logging#start} was not the first to touch it, in tests say: warnings to standard error, and no
 * search for configuration files. Found through META-INF/services.
 */
public final class QuietConfigurator extends ContextAwareBase implements Configurator {

    /** For Logback. */
    public QuietConfigurator() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logging.configure(context, System.err, LogStyle.PLAIN).level(LogLevel.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
