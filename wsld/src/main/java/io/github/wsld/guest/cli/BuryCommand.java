package io.github.wsld.guest.cli;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.common.tls.Tls;
import io.github.wsld.guest.config.ConfigSource;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.config.KeySearch;
import io.github.wsld.guest.host.AwaitedLinks;
import io.github.wsld.guest.host.Dialers;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostSettings;
import io.github.wsld.guest.stream.LateBurial;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wsld bury}, for the units: has the host close the windows of runs that are gone. */
@Command(
        name = "bury",
        hidden = true,
        description = "Tells the host of wslds that ended without a word, whose windows it closes.")
final class BuryCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** Where the host opens links: it waits for up to 30 s before it dials again. */
    private static final Duration LIMIT_WHEN_DIALLED = Duration.ofSeconds(35);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Map<String, String> environment = System.getenv();
        Logging.start(environment, LogLevel.INFO);
        GuestConfig config;
        LinkKey key;
        try {
            config = new ConfigSource(Wsld.search(), Optional.empty(), List.of(), Optional.empty())
                    .load()
                    .config();
            key = new KeySearch(environment, Path.of("/")).find(config).key();
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.CONFIG.code();
        }
        EventLoop loop = new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
        NonceSource nonces = new SecureRandom()::nextBytes;
        Duration limit = HostSettings.DEFAULT_DIAL_DEADLINE;
        try (WorkerPool workers = new WorkerPool(loop)) {
            HostSettings settings = new HostSettings(config.hosts(), key, limit, StreamTimes.DEFAULT);
            Dialers dialers = new Dialers(loop, new Tls(loop, workers), key, nonces, limit);
            Host host = new Host(loop, settings, nonces, dialers);
            Optional<AwaitedLinks> awaited = dialers.awaited();
            Path folder = RuntimeFolder.of(environment).path();
            boolean told =
                    new LateBurial(loop, host, awaited, folder).run(awaited.isPresent() ? LIMIT_WHEN_DIALLED : LIMIT);
            return (told ? ExitCode.OK : ExitCode.TEMPFAIL).code();
        }
    }
}
