package io.github.wsld.host.install;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The task by which Windows starts wsldhost at this user's logon: made, removed, started, ended and looked at. Each call runs programs
 * of Windows and waits for them; any thread.
 */
public final class Installation {
    private final TaskScheduler scheduler;
    private final LogonUser user;

    Installation(TaskScheduler scheduler, LogonUser user) {
        this.scheduler = scheduler;
        this.user = user;
    }

    /**
     * For the user of this process.
     *
     * @param environment of this process
     */
    public static Installation here(Commands commands, Map<String, String> environment) {
        return new Installation(new TaskScheduler(commands, SystemFolder.of(environment)), LogonUser.here());
    }

    /** Where a task's wsldhost logs to, unless it is told another file. */
    public static Path log(Map<String, String> environment) {
        String local = environment.getOrDefault("LOCALAPPDATA", System.getProperty("user.home"));
        return Path.of(local, "wsld", "logs", "wsldhost.log");
    }

    /**
     * Makes the task, or makes it anew.
     *
     * @param options of the daemon
     * @param elevated see {@link LogonTask}
     * @param replace also in the place of a task that starts another wsldhost
     */
    public Answer install(InstalledProgram program, List<String> options, boolean elevated, boolean replace)
            throws IOException, InterruptedException {
        if (!Files.exists(program.java())) {
            return new Answer(
                    ExitCode.UNAVAILABLE,
                    program.java() + " is not there: a task needs a Java with javaw.exe, which has no window");
        }
        String name = user.taskName();
        Optional<TaskAction> present = scheduler.definition(name).map(TaskAction::of);
        if (!replace
                && present.isPresent()
                && !present.get().names(program.jar().toString())) {
            return new Answer(
                    ExitCode.CANTCREAT,
                    "the task " + name + " is there already and starts something else: "
                            + present.get().command() + " " + present.get().arguments()
                            + "\n\"wsldhost install --replace\" puts this one in its place");
        }
        LogonTask task;
        try {
            task = new LogonTask(
                    user.sid(),
                    program.java().toString(),
                    program.arguments(options),
                    program.jar().getParent().toString(),
                    elevated);
        } catch (IllegalArgumentException e) {
            return new Answer(ExitCode.CANTCREAT, e.getMessage());
        }
        Commands.Result created = scheduler.create(name, task);
        if (created.exitCode() != 0) {
            return new Answer(
                    ExitCode.NOPERM,
                    "Windows did not make the task " + name + ": " + words(created)
                            + (elevated
                                    ? "\nrepeat it in a terminal that was opened with \"Run as administrator\", or add --least"
                                    : "\na task for one's own logon needs no more rights than one has, unless a policy forbids it"));
        }
        return new Answer(
                ExitCode.OK,
                (present.isPresent() ? "replaced" : "made") + " the task " + name + ": wsldhost starts when "
                        + user.name()
                        + " logs on, "
                        + (elevated ? "with the highest rights that the user has" : "with ordinary rights")
                        + "\n\"wsldhost start\" starts it now");
    }

    /** Removes the task; what it runs goes on. */
    public Answer uninstall() throws IOException, InterruptedException {
        return withTask(name -> {
            Commands.Result deleted = scheduler.delete(name);
            return deleted.exitCode() == 0
                    ? new Answer(ExitCode.OK, "removed the task " + name)
                    : refused("remove", name, deleted);
        });
    }

    /**
     * Has Windows start the task's program now.
     *
     * @param running process ids of the wsldhosts of this user: one that was restarted is no longer the task's
     */
    public Answer start(List<Long> running) throws IOException, InterruptedException {
        return withTask(name -> {
            if (runs(name)) {
                return new Answer(ExitCode.OK, "the task " + name + " runs already");
            }
            if (!running.isEmpty()) {
                return new Answer(ExitCode.OK, "wsldhost runs already, with pid " + running.get(0));
            }
            Commands.Result started = scheduler.start(name);
            return started.exitCode() == 0
                    ? new Answer(ExitCode.OK, "started the task " + name + "; \"wsldhost status\" shows what it does")
                    : refused("start", name, started);
        });
    }

    /** Ends the task's program without asking it, for when it does not answer. */
    public Answer end() throws IOException, InterruptedException {
        return withTask(name -> {
            if (!runs(name)) {
                return new Answer(ExitCode.UNAVAILABLE, "the task " + name + " does not run");
            }
            Commands.Result ended = scheduler.end(name);
            return ended.exitCode() == 0
                    ? new Answer(ExitCode.OK, "ended the task " + name)
                    : refused("end", name, ended);
        });
    }

    /** The task as it is now; empty when there is none. */
    public Optional<TaskState> state() throws IOException, InterruptedException {
        String name = user.taskName();
        Optional<String> definition = scheduler.definition(name);
        if (definition.isEmpty()) {
            return Optional.empty();
        }
        List<String> missing = TaskAction.of(definition.get()).files().stream()
                .filter(file -> !Files.exists(Path.of(file)))
                .toList();
        return Optional.of(new TaskState(name, missing, scheduler.lastResult(name)));
    }

    /**
     * A line on the task: whether there is one, whether it runs, how it ended, whether what it starts is still there.
     *
     * @param running process ids of the wsldhosts of this user
     */
    public String status(List<Long> running) throws IOException, InterruptedException {
        Optional<TaskState> state = state();
        if (state.isEmpty()) {
            return "logon task: none; \"wsldhost install\" makes one";
        }
        TaskState task = state.get();
        String run = task.isOver() && !running.isEmpty()
                ? "over; wsldhost with pid " + running.get(0) + " took its place by a restart, or was started otherwise"
                : task.lastRun();
        return "logon task: " + task.name() + ", " + run
                + (task.missing().isEmpty()
                        ? ""
                        : "; " + String.join(" and ", task.missing())
                                + " is gone: repeat \"wsldhost install\" with the Java that is there");
    }

    private boolean runs(String name) throws IOException, InterruptedException {
        OptionalLong result = scheduler.lastResult(name);
        return result.isPresent() && result.getAsLong() == LastResult.RUNNING;
    }

    private interface TaskCall {
        Answer on(String name) throws IOException, InterruptedException;
    }

    private Answer withTask(TaskCall call) throws IOException, InterruptedException {
        String name = user.taskName();
        if (scheduler.definition(name).isEmpty()) {
            return new Answer(ExitCode.UNAVAILABLE, "there is no task " + name + "; \"wsldhost install\" makes it");
        }
        return call.on(name);
    }

    private static Answer refused(String what, String name, Commands.Result result) {
        return new Answer(
                ExitCode.NOPERM,
                "Windows did not " + what + " the task " + name + ": " + words(result)
                        + "\na task with the highest rights takes a terminal that was opened with \"Run as administrator\"");
    }

    /** What schtasks said, in the user's language. */
    private static String words(Commands.Result result) {
        String said = (result.errors() + " " + result.output()).strip().replaceAll("\\s+", " ");
        return said.isEmpty() ? "schtasks ended with " + result.exitCode() : said;
    }
}
