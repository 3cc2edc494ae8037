package io.github.wsld.host.doctor;

import io.github.wsld.common.daemon.ControlAnswer;
import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.ControlOutcome;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.daemon.StatusJson;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.host.serve.ServedTargets;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The wsldhosts that run.
 *
 * @param problems why others, or any at all, could not be asked
 */
public record Daemons(List<Status> running, List<String> problems) {
    static final String PROGRAM = "wsldhost";
    private static final Duration ANSWER_TIME = Duration.ofSeconds(5);

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

    /** The port of the VM's socket that one of them listens on; empty when none listens for a VM. */
    public OptionalLong servicePort() {
        return endpoints().stream()
                .filter(endpoint -> endpoint.startsWith("hvsock:"))
                .map(EndpointParser::parse)
                .mapToLong(endpoint -> ((Endpoint.Hvsock) endpoint).port())
                .findFirst();
    }

    /** What the first of them connects guests to that tells it. */
    public Optional<ServedTargets> targets() {
        return running.stream().map(ServedTargets::in).flatMap(Optional::stream).findFirst();
    }

    /** What all of them listen on. */
    List<String> endpoints() {
        return running.stream()
                .flatMap(status -> status.listeners().stream().map(Status.Listening::endpoint))
                .toList();
    }
}
