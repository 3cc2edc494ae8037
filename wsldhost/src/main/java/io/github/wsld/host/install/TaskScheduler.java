package io.github.wsld.host.install;

import io.github.wsld.common.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Windows' Task Scheduler by its program {@code schtasks}. What that prints is in the user's language: only XML and numbers are read. */
final class TaskScheduler {
    /** It waits for a service, which may be slow just after logon. */
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Where a row of {@code /query /v /fo csv} has the last result, in any language. */
    private static final int LAST_RESULT_FIELD = 6;

    private static final Pattern FIELD = Pattern.compile("\"([^\"]*)\"");

    private final Commands commands;
    private final SystemFolder system;

    TaskScheduler(Commands commands, SystemFolder system) {
        this.commands = commands;
        this.system = system;
    }

    /** Makes a task, in the place of one of that name. */
    Commands.Result create(String name, LogonTask task) throws IOException, InterruptedException {
        Path file = Files.createTempFile("wsldhost-task", ".xml");
        try {
            Files.write(file, task.encode());
            return run("/create", "/tn", name, "/xml", file.toString(), "/f");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** A task's definition; empty when there is none of that name, or none that this user may see. */
    Optional<String> definition(String name) throws IOException, InterruptedException {
        Commands.Result result = run("/query", "/tn", name, "/xml");
        return result.exitCode() == 0 && result.output().contains("<Task")
                ? Optional.of(result.output())
                : Optional.empty();
    }

    /** How a task's last run ended, see {@link LastResult}; empty when Windows does not tell. */
    OptionalLong lastResult(String name) throws IOException, InterruptedException {
        return lastResultIn(
                run("/query", "/tn", name, "/v", "/fo", "csv", "/nh").output());
    }

    private static OptionalLong lastResultIn(String csv) {
        List<String> fields = new ArrayList<>();
        Matcher field = FIELD.matcher(csv.strip().lines().findFirst().orElse(""));
        while (field.find()) {
            fields.add(field.group(1));
        }
        if (fields.size() <= LAST_RESULT_FIELD || !fields.get(LAST_RESULT_FIELD).matches("-?[0-9]{1,10}")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(fields.get(LAST_RESULT_FIELD)));
    }

    Commands.Result delete(String name) throws IOException, InterruptedException {
        return run("/delete", "/tn", name, "/f");
    }

    /** Starts a task's program now, without waiting for it. */
    Commands.Result start(String name) throws IOException, InterruptedException {
        return run("/run", "/tn", name);
    }

    /** Ends a task's program, which is not asked. */
    Commands.Result end(String name) throws IOException, InterruptedException {
        return run("/end", "/tn", name);
    }

    private Commands.Result run(String... arguments) throws IOException, InterruptedException {
        return commands.run(system.command("schtasks.exe", arguments), "", LIMIT);
    }
}
