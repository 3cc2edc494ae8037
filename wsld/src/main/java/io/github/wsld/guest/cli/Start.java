package io.github.wsld.guest.cli;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.guest.GuestDaemon;
import io.github.wsld.guest.config.ConfigSource;
import io.github.wsld.guest.config.KeySearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A start of the daemon, which runs on the thread that calls {@link #run} until it is stopped.
 *
 * @param source of the configuration
 * @param root of the file system in which displays and keys are, {@code /} but for a rehearsal
 */
record Start(ConfigSource source, Map<String, String> environment, Path root) {
    /**
     * Runs the daemon.
     *
     * @param complaints told what is wrong with the configuration
     */
    ExitCode run(Consumer<String> complaints) throws IOException {
        ConfigSource.Loaded loaded;
        KeySearch.Found key;
        try {
            loaded = source.load();
            key = new KeySearch(environment, root).find(loaded.config());
        } catch (ConfigException e) {
            complaints.accept(e.getMessage());
            return ExitCode.CONFIG;
        }
        Logging logging = Logging.start(environment, LogLevel.of(loaded.config().logLevel()));
        Logger log = LoggerFactory.getLogger(Start.class);
        log.info("configuration file={}", loaded.file().map(Path::toString).orElse("none, X11 alone"));
        log.info("key={}", key);
        return new GuestDaemon(source, loaded.config(), key.key(), logging, Wsld.version(), root, environment).run();
    }
}
