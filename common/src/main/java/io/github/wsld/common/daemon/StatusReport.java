package io.github.wsld.common.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Asks the running daemons of a program for their status and prints it. Blocks; for command lines. */
public final class StatusReport {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    private final String program;
    private final Map<String, String> environment;

    public StatusReport(String program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /**
     * Prints what the daemons answer to {@code out} and what is wrong to {@code err}.
     *
     * @param json as a JSON array instead of text for people
     * @throws IOException when a daemon answers something else than a status
     */
    public ExitCode print(boolean json, PrintWriter out, PrintWriter err) throws IOException {
        ControlOutcome outcome =
                new ControlClient(RuntimeFolder.searched(environment), ANSWER_TIME).ask(program, "status");
        if (json) {
            StringJoiner all = new StringJoiner(",", "[", "]");
            outcome.answers().forEach(answer -> all.add(answer.json()));
            out.println(all);
        } else {
            List<Status> statuses = new ArrayList<>();
            for (ControlAnswer answer : outcome.answers()) {
                statuses.add(StatusJson.read(answer.json()));
            }
            if (!statuses.isEmpty()) {
                out.print(new StatusText(ZoneId.systemDefault(), TextLines.columns(environment)).render(statuses));
            }
        }
        out.flush();
        outcome.problems().forEach(err::println);
        err.flush();
        return outcome.exitCode();
    }
}
