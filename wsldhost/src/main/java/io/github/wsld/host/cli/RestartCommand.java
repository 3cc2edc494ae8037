package io.github.wsld.host.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.common.daemon.ControlAnswer;
import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.ControlOutcome;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.host.install.Answer;
import io.github.wsld.host.restart.Restart;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wsldhost restart}: asks each daemon to hand over to a successor, and waits for how that ends. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the running wsldhost anew; windows stay open.",
            "With its own command line, such as after an update; on Windows by the",
            "wsldhost.jar of this command. If the new one does not come up, the old one",
            "goes on."
        })
final class RestartCommand implements Callable<Integer> {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(5);
    /** Between two questions how it goes. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        // Windows keeps the file of a program that runs from being replaced: a newer one lies elsewhere, and it asks.
        ControlOutcome outcome = ask(Restart.RESTART
                + WindowsTask.here().map(task -> " " + WsldHost.jar()).orElse(""));
        if (outcome.answers().isEmpty()) {
            return WindowsTask.print(spec, new Answer(outcome.exitCode(), String.join("\n", outcome.problems())));
        }
        int code = ExitCode.OK.code();
        for (ControlAnswer answer : outcome.answers()) {
            code = Math.max(code, WindowsTask.print(spec, await(answer)));
        }
        return code;
    }

    private static ControlOutcome ask(String command) throws IOException {
        return new ControlClient(RuntimeFolder.searched(System.getenv()), ANSWER_TIME).ask("wsldhost", command);
    }

    private static Answer await(ControlAnswer first) throws IOException, InterruptedException {
        String who = "wsldhost with pid " + first.pid();
        JsonObject said = json(first);
        if (said.has("error")) {
            return new Answer(
                    ExitCode.UNAVAILABLE,
                    who + " is not restarted: " + said.get("error").getAsString());
        }
        long successor = 0;
        do {
            if (said.has("successor")) {
                successor = said.get("successor").getAsLong();
            }
            if (said.has("reason")) {
                return new Answer(
                        ExitCode.TEMPFAIL,
                        who + " goes on as before: " + said.get("reason").getAsString());
            }
            Optional<JsonObject> next = ask(Restart.RESTARTING).answers().stream()
                    .filter(answer -> answer.pid() == first.pid())
                    .findFirst()
                    .map(RestartCommand::json);
            said = next.orElse(said);
        } while (!ProcessEnd.within(PAUSE, first.pid()));
        return ProcessHandle.of(successor).isPresent()
                ? new Answer(ExitCode.OK, "wsldhost with pid " + successor + " goes on in the place of " + first.pid())
                : new Answer(ExitCode.SOFTWARE, who + " has ended, and nobody has taken over; its log says why");
    }

    private static JsonObject json(ControlAnswer answer) {
        return JsonParser.parseString(answer.json()).getAsJsonObject();
    }
}
