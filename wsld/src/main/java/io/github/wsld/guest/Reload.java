package io.github.wsld.guest;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.ServiceNotifier;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.guest.config.ConfigReport;
import io.github.wsld.guest.config.ConfigSource;
import io.github.wsld.guest.config.GuestConfig;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again and has the daemon change to it. A configuration that is wrong changes nothing. For the
 * loop's thread but for {@link #request}; the file is read on a worker.
 */
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final EventLoop loop;
    private final Workers workers;
    private final ServiceNotifier notifier;
    private final ConfigSource source;
    private final RecentErrors errors;
    private final Consumer<GuestConfig> change;
    private GuestConfig inForce;
    private boolean isBusy;
    private boolean requestedMeanwhile;

    /**
     * @param inForce what was started with
     * @param change has every feature change to a configuration
     */
    Reload(
            EventLoop loop,
            Workers workers,
            ServiceNotifier notifier,
            ConfigSource source,
            GuestConfig inForce,
            RecentErrors errors,
            Consumer<GuestConfig> change) {
        this.loop = loop;
        this.workers = workers;
        this.notifier = notifier;
        this.source = source;
        this.inForce = inForce;
        this.errors = errors;
        this.change = change;
    }

    /** Reloads soon. Any thread. */
    void request() {
        loop.execute(this::begin);
    }

    ConfigReport report() {
        return ConfigReport.of(source, inForce);
    }

    private void begin() {
        if (isBusy) {
            requestedMeanwhile = true;
            return;
        }
        isBusy = true;
        // System.nanoTime is CLOCK_MONOTONIC on Linux, by which systemd tells this reload from a former one.
        notifier.send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
        workers.submit("configuration", source::load, new Workers.Outcome<>() {
            @Override
            public void done(ConfigSource.Loaded loaded) {
                try {
                    changeTo(loaded);
                } finally {
                    end();
                }
            }

            @Override
            public void failed(Exception cause) {
                String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
                LOG.error("configuration not reloaded, nothing is changed; mend it and reload:\n{}", reason);
                reason.lines().forEach(line -> errors.add("configuration not reloaded: " + line));
                end();
            }
        });
    }

    private void changeTo(ConfigSource.Loaded loaded) {
        ConfigReport before = report();
        GuestConfig config = loaded.config();
        if (!config.hosts().equals(inForce.hosts())) {
            LOG.warn(
                    "host not changed now={} configured={}; restart wsld to change it",
                    inForce.hosts(),
                    config.hosts());
            config = config.withHosts(inForce.hosts());
        }
        if (!config.key().equals(inForce.key())) {
            LOG.warn("key not changed now={} configured={}; restart wsld to change it", inForce.key(), config.key());
            config = config.withKey(inForce.key());
        }
        if (!config.streams().equals(inForce.streams())) {
            LOG.warn("times of streams not changed; restart wsld to change them");
            config = config.withStreams(inForce.streams());
        }
        LOG.info(
                "configuration reloaded file={}",
                loaded.file().map(Path::toString).orElse("none, X11 alone"));
        before.changes(config).forEach(line -> LOG.info("configuration changed change={}", line));
        inForce = config;
        change.accept(config);
    }

    private void end() {
        notifier.send("READY=1");
        isBusy = false;
        if (requestedMeanwhile) {
            requestedMeanwhile = false;
            begin();
        }
    }
}
