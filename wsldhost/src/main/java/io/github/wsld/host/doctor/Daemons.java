package io.github.wsld.host.doctor;

import io.github.wsld.common.daemon.ControlAnswer;
import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.ControlOutcome;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.daemon.StatusJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wsldhosts that run.
 *
 * @param problems why others, or any at all, could not be asked
 */
public record Daemons(List<Status> running, List<String> problems) {
    static final String PROGRAM = "wsldhost";
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    public Daemons {
        running = List.copyOf(running);
        problems = List.copyOf(problems);
    }

    /**
     * Asks them; blocks.
     *
     * @throws IOException when one answers what is no status
     */
    public static Daemons ask(Map<String, String> environment) throws IOException {
        ControlOutcome outcome =
                new ControlClient(RuntimeFolder.searched(environment), ANSWER_TIME).ask(PROGRAM, "status");
        List<Status> running = new ArrayList<>();
        for (ControlAnswer answer : outcome.answers()) {
            running.add(StatusJson.read(answer.json()));
        }
        return new Daemons(running, outcome.problems());
    }

    /** Which of them listens there. */
    Optional<Status> listeningOn(String endpoint) {
        return running.stream()
                .filter(status -> status.listeners().stream()
                        .anyMatch(listening -> listening.endpoint().equals(endpoint)))
                .findFirst();
    }

    /** What all of them listen on. */
    List<String> endpoints() {
        return running.stream()
                .flatMap(status -> status.listeners().stream().map(Status.Listening::endpoint))
                .toList();
    }
}
