package io.github.wsld.guest.cli;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.process.Commands;
import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.guest.config.TcpForwardConfig;
import io.github.wsld.guest.tcp.Distribution;
import io.github.wsld.guest.tcp.NetfilterLock;
import io.github.wsld.guest.tcp.RootsRules;
import io.github.wsld.guest.tcp.Survey;
import io.github.wsld.guest.tcp.Surveyor;
import io.github.wsld.iptables.Applied;
import io.github.wsld.iptables.BackendChoice;
import io.github.wsld.iptables.BackendName;
import io.github.wsld.iptables.Family;
import io.github.wsld.iptables.Owner;
import io.github.wsld.iptables.Ownership;
import io.github.wsld.iptables.Redirect;
import io.github.wsld.iptables.RedirectException;
import io.github.wsld.iptables.Redirection;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code wsld iptables}: the redirect rules without the daemon, for administrators and units. */
@Command(
        name = "iptables",
        mixinStandardHelpOptions = true,
        description = "Shows, applies or removes the rules that redirect forwarded ports.")
final class IptablesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration; else the one a start would find.")
    private Path file;

    private final Commands commands = new ProcessCommands(System.getenv());
    /** Rules that stay when the command has ended: a pid would say nothing. */
    private final Owner owner = new Owner("wsld in " + Distribution.name(System.getenv()));

    /** Something that may fail as the rules do. */
    private interface Action {
        void run(PrintWriter out) throws ConfigException, RedirectException, IOException, InterruptedException;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "wsld iptables: show, apply or remove?");
    }

    @Command(mixinStandardHelpOptions = true, description = "Prints the very commands and rules; changes nothing.")
    int show() {
        return exitCode(out -> {
            TcpForwardConfig config = config();
            Survey survey = survey();
            if (survey.isNeedless(config)) {
                out.println("# not applied, for WSL's networking is mirrored, unless even_if_mirrored = true");
            }
            PortRanges skipped = survey.skipped(config, PortRanges.NONE);
            if (!skipped.isEmpty()) {
                out.println("# left out, for something in this guest listens on them: " + skipped);
            }
            out.print(new Redirection(commands, config.backend()).show(config.redirectWithout(skipped), owner));
        });
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Applies the rules in place of those that are there. Without a wsld, connections to the ports are refused.")
    int apply(
            @Option(
                            names = "--as-service",
                            description =
                                    "For wsld.service, as root: applies what the service's own user may not apply.")
                    boolean asService) {
        return exitCode(out -> {
            if (asService) {
                applyForService();
                return;
            }
            TcpForwardConfig config = config();
            Survey survey = survey();
            if (survey.isNeedless(config)) {
                out.println(
                        "nothing applied, for WSL's networking is mirrored; even_if_mirrored = true applies all the same");
                return;
            }
            PortRanges skipped = survey.skipped(config, PortRanges.NONE);
            if (!skipped.isEmpty()) {
                error("left out, for something in this guest listens on them: " + skipped);
            }
            try (NetfilterLock lock = new NetfilterLock(new LinuxSockets(), owner)) {
                Applied applied =
                        new Redirection(commands, config.backend()).apply(config.redirectWithout(skipped), lock.take());
                applied.warnings().forEach(this::error);
                out.println(applied.backend()
                        .map(name -> "applied by " + name + " for " + families(applied))
                        .orElse("no port is left: nothing is redirected"));
            }
        });
    }

    /**
     * Nothing to do is no failure here, and rules of a former configuration go. Rules of another backend than iptables-legacy the
     * service's own process replaces a moment later; at a reload such rules are its own, and left to it.
     */
    private void applyForService() throws ConfigException, RedirectException, IOException, InterruptedException {
        RootsRules word = new RootsRules(System.getenv());
        Optional<TcpForwardConfig> wanted = search();
        Survey survey = survey();
        try (NetfilterLock lock = new NetfilterLock(new LinuxSockets(), owner)) {
            Ownership ownership = lock.takeFor(service());
            Redirection redirection = new Redirection(
                    commands, wanted.map(TcpForwardConfig::backend).orElse(BackendChoice.AUTO));
            if (wanted.isEmpty() || survey.isNeedless(wanted.get())) {
                if (word.present()) {
                    redirection.remove(ownership);
                    word.remove();
                }
            } else if (service() < 0 || word.present() || redirection.find().isEmpty()) {
                Redirect redirect = wanted.get().redirectWithout(survey.skipped(wanted.get(), PortRanges.NONE));
                Applied applied = redirection.apply(redirect, ownership);
                applied.warnings().forEach(this::error);
                if (applied.backend().equals(Optional.of(BackendName.IPTABLES_LEGACY))) {
                    word.write(redirect, applied.families());
                } else {
                    word.remove();
                }
            }
        }
    }

    /** The service's process at a reload, see systemd.exec(5); none before its start. */
    private static long service() {
        String pid = System.getenv().getOrDefault("MAINPID", "");
        return pid.matches("[0-9]{1,18}") ? Long.parseLong(pid) : -1;
    }

    @Command(mixinStandardHelpOptions = true, description = "Removes the rules; no effect when there are none.")
    int remove() {
        return exitCode(out -> {
            try (NetfilterLock lock = new NetfilterLock(new LinuxSockets(), owner)) {
                BackendChoice backend = search().map(TcpForwardConfig::backend).orElse(BackendChoice.AUTO);
                new Redirection(commands, backend).remove(lock.take());
            }
        });
    }

    private static String families(Applied applied) {
        return applied.families().stream().sorted().map(Family::toString).collect(Collectors.joining(" and "));
    }

    private int exitCode(Action action) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            action.run(out);
            return ExitCode.OK.code();
        } catch (ConfigException e) {
            error(e.getMessage());
            return ExitCode.CONFIG.code();
        } catch (RedirectException e) {
            error(e.getMessage());
            return switch (e.failure()) {
                case OWNED -> ExitCode.CANTCREAT.code();
                case SUDO, NO_RIGHTS -> ExitCode.NOPERM.code();
                case LOCKED -> ExitCode.TEMPFAIL.code();
                case NOT_INSTALLED, UNSUPPORTED, OTHER -> ExitCode.UNAVAILABLE.code();
            };
        } catch (IOException e) {
            error(e.getMessage());
            return ExitCode.IOERR.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.TEMPFAIL.code();
        } finally {
            out.flush();
        }
    }

    private void error(String text) {
        spec.commandLine().getErr().println(text);
    }

    private TcpForwardConfig config() throws ConfigException {
        return search().orElseThrow(() -> ConfigException.ofFile(
                file == null ? "configuration" : file.toString(),
                "there is no [tcp_forward] section; write for example [tcp_forward] and ports = [8080] into it"));
    }

    private Optional<TcpForwardConfig> search() throws ConfigException {
        return Wsld.search().load(Optional.ofNullable(file)).config().tcpForward();
    }

    private Survey survey() throws IOException, InterruptedException {
        return new Surveyor(commands, Path.of("/proc/net")).look();
    }
}
