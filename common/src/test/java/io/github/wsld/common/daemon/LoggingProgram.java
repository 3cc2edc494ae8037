package io.github.wsld.common.daemon;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Main class of the child processes of {@link LoggingTest}: one line at INFO, one at DEBUG after the level was changed. */
final class LoggingProgram {

    private LoggingProgram() {}

    public static void main(String[] args) {
        if (args[0].equals("logger-first")) {
            LoggerFactory.getLogger(LoggingProgram.class).info("too early");
        }
        Logging logging = Logging.start(Map.of(), LogLevel.INFO);
        Logger logger = LoggerFactory.getLogger(LoggingProgram.class);
        logger.debug("not wanted");
        logger.info("running x={}", 1);
        logging.level(LogLevel.DEBUG);
        logger.debug("wanted");
    }
}
