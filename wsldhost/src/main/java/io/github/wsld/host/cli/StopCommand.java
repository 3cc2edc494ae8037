package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ControlAnswer;
import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.ControlOutcome;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.common.daemon.StopOnRequest;
import io.github.wsld.host.install.Answer;
import io.github.wsld.host.install.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wsldhost stop}: asks the daemons; on Windows one that does not answer is ended, by the Task Scheduler if it is the task's. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {"Stops the running wsldhost.", "On Windows, one that does not answer is ended."})
final class StopCommand implements Callable<Integer> {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);
    /** Well above what a daemon takes at most to stop. */
    private static final Duration STOP_TIME = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ControlOutcome outcome = new ControlClient(RuntimeFolder.searched(System.getenv()), ANSWER_TIME)
                .ask("wsldhost", StopOnRequest.STOP);
        if (outcome.answers().isEmpty()) {
            return WindowsTask.print(spec, notAsked(outcome));
        }
        List<String> lines = new ArrayList<>();
        ExitCode code = ExitCode.OK;
        for (ControlAnswer answer : outcome.answers()) {
            boolean hasEnded = ProcessEnd.within(STOP_TIME, answer.pid());
            lines.add("wsldhost with pid " + answer.pid() + (hasEnded ? " has stopped" : " still stops"));
            code = hasEnded ? code : ExitCode.TEMPFAIL;
        }
        return WindowsTask.print(spec, new Answer(code, String.join("\n", lines)));
    }

    private static Answer notAsked(ControlOutcome outcome) throws IOException, InterruptedException {
        String problems = String.join("\n", outcome.problems());
        Optional<Installation> installation = WindowsTask.here();
        if (installation.isEmpty()) {
            return new Answer(outcome.exitCode(), problems);
        }
        Answer ended = installation.get().end();
        if (ended.code() != ExitCode.OK && !outcome.silent().isEmpty()) {
            // After a restart it is no longer the task's.
            return end(outcome.silent());
        }
        return new Answer(ended.code(), ended.code() == ExitCode.OK ? ended.text() : problems + "\n" + ended.text());
    }

    /** Ends wsldhosts that do not answer; one that is dead may have left its number to another program, which is none of ours. */
    static Answer end(List<Long> silent) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        ExitCode code = ExitCode.OK;
        for (long pid : silent) {
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            if (process.filter(StopCommand::isAnotherProgram).isPresent()) {
                lines.add("wsldhost with pid " + pid + " is gone: another program has its number, and is left alone");
                continue;
            }
            boolean isEnding = process.map(ProcessHandle::destroyForcibly).orElse(true);
            boolean hasEnded = isEnding && ProcessEnd.within(STOP_TIME, pid);
            lines.add("wsldhost with pid " + pid + " did not answer, and "
                    + (hasEnded
                            ? "was ended"
                            : "cannot be ended: use a terminal opened with \"Run as administrator\""));
            code = hasEnded ? code : ExitCode.NOPERM;
        }
        return new Answer(code, String.join("\n", lines));
    }

    /** One whose program may not be looked at could be ours. */
    private static boolean isAnotherProgram(ProcessHandle process) {
        return process.info()
                .command()
                .filter(program -> !Path.of(program)
                        .getFileName()
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .startsWith("java"))
                .isPresent();
    }
}
