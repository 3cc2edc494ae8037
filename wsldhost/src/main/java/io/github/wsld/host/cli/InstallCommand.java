package io.github.wsld.host.cli;

import io.github.wsld.host.install.Installation;
import io.github.wsld.host.install.InstalledProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code wsldhost install}. */
@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        customSynopsis = "wsldhost install [--least] [--replace] [OPTIONS-OF-WSLDHOST...]",
        description = {
            "Windows: starts wsldhost at logon, without a window.",
            "Makes a task of the Task Scheduler that runs \"wsldhost --daemon\" with the",
            "options given here, and logs to %%LOCALAPPDATA%%\\wsld\\logs\\wsldhost.log."
        })
final class InstallCommand implements Callable<Integer> {
    private static final String LOG_FILE = "--log-file";
    private static final String KEY = "--key";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--least",
            description = {
                "With ordinary rights. Otherwise with the user's highest, by which",
                "Hyper-V tells of VMs; that takes an administrator's terminal."
            })
    private boolean least;

    @Option(names = "--replace", description = "Also in the place of a task that starts another wsldhost.")
    private boolean replace;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> all = options();
        return WindowsTask.ask(
                spec,
                installation -> installation.install(
                        InstalledProgram.of(Path.of(System.getProperty("java.home")), WsldHost.jar()),
                        all,
                        !least,
                        replace));
    }

    /** What the task is to say to wsldhost: a mistake is found now, not at the next logon. */
    private List<String> options() {
        List<String> all = new ArrayList<>(options);
        if (!all.contains("-d") && !all.contains("--daemon")) {
            all.add(0, "--daemon");
        }
        if (all.stream().noneMatch(option -> option.startsWith(LOG_FILE))) {
            all.addAll(List.of(LOG_FILE, Installation.log(System.getenv()).toString()));
        }
        ParseResult parsed;
        try {
            parsed = WsldHost.commandLine().parseArgs(all.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (parsed.hasSubcommand()) {
            throw new ParameterException(spec.commandLine(), "a task runs wsldhost itself, not one of its commands");
        }
        Optional.ofNullable(parsed.matchedOptionValue(LOG_FILE, (Path) null))
                .ifPresent(file -> requireWhole(LOG_FILE, file));
        parsed.matchedOptionValue(KEY, KeyOption.NONE).file().ifPresent(file -> requireWhole(KEY, file.path()));
        return all;
    }

    /** A task runs in another folder than this one. */
    private void requireWhole(String option, Path file) {
        if (!file.isAbsolute()) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " " + file + ": a task runs in another folder; name the whole path, "
                            + file.toAbsolutePath());
        }
    }
}
