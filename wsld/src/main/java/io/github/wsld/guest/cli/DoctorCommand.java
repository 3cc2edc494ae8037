package io.github.wsld.guest.cli;

import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.common.daemon.TextLines;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.doctor.Findings;
import io.github.wsld.common.doctor.FindingsJson;
import io.github.wsld.common.doctor.FindingsText;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.guest.config.ConfigSource;
import io.github.wsld.guest.doctor.Doctor;
import io.github.wsld.guest.doctor.ThisGuest;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wsld doctor}: what is wrong between this shell and the host, and what helps. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Says what is wrong, and what helps.",
            "WSL, the host, displays, this shell, ports, clock, SSH agent. It changes nothing.",
            "With root's rights it sees more. Exit code 69: at least one failure."
        })
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    @Option(names = "--config", paramLabel = "FILE", description = "The same as FILE.")
    private Path config;

    @Option(
            names = "--host",
            paramLabel = "ENDPOINT",
            converter = HostConverter.class,
            description = "wsldhost, in place of the configuration's, repeatable.")
    private List<Endpoint> hosts = List.of();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The configuration; else the one a start would find.")
    private Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (config != null && file != null) {
            throw new ParameterException(spec.commandLine(), "--config " + config + " and " + file + ": name one file");
        }
        // Findings say what is wrong; a log beside them would say it again.
        Logging.start(System.getenv(), LogLevel.ERROR);
        ConfigSource source = new ConfigSource(
                Wsld.search(), Optional.ofNullable(config != null ? config : file), hosts, Optional.empty());
        EventLoop loop = new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
        Version version = Wsld.version();
        Findings findings;
        try (ThisGuest guest = new ThisGuest(
                source,
                System.getenv(),
                version,
                new ProcessCommands(System.getenv()),
                spec.parent().subcommands().keySet(),
                loop)) {
            findings = new Doctor().examine(guest);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(FindingsJson.write(version.program(), version.version(), findings));
        } else {
            out.print(new FindingsText(TextLines.columns(System.getenv()), Ansi.AUTO.enabled()).render(findings));
        }
        out.flush();
        return findings.exitCode().code();
    }
}
