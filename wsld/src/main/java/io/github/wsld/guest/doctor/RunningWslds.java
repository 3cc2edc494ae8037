package io.github.wsld.guest.doctor;

import io.github.wsld.common.daemon.ControlAnswer;
import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.ControlOutcome;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.common.daemon.StatusJson;
import io.github.wsld.guest.env.Offers;
import io.github.wsld.guest.time.TimeReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/** Asks the wslds that run, on their control sockets, as {@code wsld status} does. Blocks; any thread. */
final class RunningWslds {
    private static final String PROGRAM = "wsld";
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    private final Map<String, String> environment;

    RunningWslds(Map<String, String> environment) {
        this.environment = environment;
    }

    Daemons ask() {
        try {
            ControlClient client = new ControlClient(RuntimeFolder.searched(environment), ANSWER_TIME);
            ControlOutcome statuses = client.ask(PROGRAM, "status");
            // One that hangs would let each question wait.
            LongPredicate answers = pid -> statuses.answers().stream().anyMatch(answer -> answer.pid() == pid);
            Map<Long, String> offers = byPid(client.ask(PROGRAM, Offers.COMMAND, answers));
            Map<Long, String> clocks = byPid(client.ask(PROGRAM, TimeReport.COMMAND, answers));
            List<Daemons.Running> running = new ArrayList<>();
            for (ControlAnswer answer : statuses.answers()) {
                long pid = answer.pid();
                running.add(new Daemons.Running(
                        StatusJson.read(answer.json()),
                        offers.containsKey(pid)
                                ? Offers.read(offers.get(pid))
                                : new Offers(List.of(), Optional.empty()),
                        clocks.containsKey(pid) ? ClockState.read(clocks.get(pid)) : Optional.empty()));
            }
            // That none runs is a problem to who wants its status alone.
            boolean none = statuses.answers().isEmpty()
                    && statuses.exitCode() == ExitCode.UNAVAILABLE
                    && statuses.problems().size() == 1
                    && statuses.problems().get(0).startsWith("no " + PROGRAM);
            return new Daemons(running, none ? List.of() : statuses.problems());
        } catch (IOException e) {
            return new Daemons(List.of(), List.of(String.valueOf(e.getMessage())));
        }
    }

    private static Map<Long, String> byPid(ControlOutcome outcome) {
        Map<Long, String> answers = new HashMap<>();
        outcome.answers().forEach(answer -> answers.put(answer.pid(), answer.json()));
        return answers;
    }
}
