package io.github.wsld.guest.config;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.endpoint.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * Where the configuration comes from, at the start and at each reload: a file, over which the command line stands.
 * Reads files, so not for the loop's thread.
 *
 * @param named the file that the command line names
 * @param hosts what the command line says of them; the file's are passed over then; empty when it says nothing
 * @param logLevel likewise
 */
public record ConfigSource(ConfigSearch search, Optional<Path> named, List<Endpoint> hosts, Optional<Level> logLevel) {

    public ConfigSource {
        hosts = List.copyOf(hosts);
    }

    /** @throws ConfigException with everything that is wrong with it */
    public Loaded load() throws ConfigException {
        ConfigSearch.Found found = search.load(named);
        GuestConfig config = found.config();
        config = hosts.isEmpty() ? config : config.withHosts(hosts);
        config = logLevel.map(config::withLogLevel).orElse(config);
        return new Loaded(config, found.file());
    }

    /**
     * What was loaded.
     *
     * @param config with what the command line says in it
     * @param file the one used; empty when there is none
     */
    public record Loaded(GuestConfig config, Optional<Path> file) {}
}
