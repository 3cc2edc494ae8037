package io.github.wsld.guest.cli;

import com.google.gson.stream.JsonReader;
import io.github.wsld.common.daemon.ControlAnswer;
import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.ControlOutcome;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.guest.time.TimeReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wsld time}: how the clock is doing. */
@Command(
        name = "time",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how far this guest's clock is from the host's.",
            "Also what is done about it, and who else sets it."
        })
final class TimeCommand implements Callable<Integer> {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As JSON, one object a line and daemon.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ControlOutcome outcome =
                new ControlClient(RuntimeFolder.searched(System.getenv()), ANSWER_TIME).ask("wsld", TimeReport.COMMAND);
        PrintWriter out = spec.commandLine().getOut();
        for (ControlAnswer answer : outcome.answers()) {
            if (json) {
                out.println(answer.json());
            } else {
                printText(answer.json(), out);
            }
        }
        outcome.problems().forEach(spec.commandLine().getErr()::println);
        return outcome.exitCode().code();
    }

    /** The lines for people, which the daemon sends along. */
    private static void printText(String document, PrintWriter out) throws IOException {
        try (JsonReader reader = new JsonReader(new StringReader(document))) {
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (name.equals("text")) {
                    reader.beginArray();
                    while (reader.hasNext()) {
                        out.println(reader.nextString());
                    }
                    reader.endArray();
                } else if (name.equals("error")) {
                    out.println(reader.nextString());
                } else {
                    reader.skipValue();
                }
            }
            reader.endObject();
        }
    }
}
