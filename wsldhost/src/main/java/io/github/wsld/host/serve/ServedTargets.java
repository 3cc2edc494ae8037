package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.endpoint.PortRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What guests are connected to, as a wsldhost tells it in the notes of its status.
 *
 * @param display the X server
 * @param agent the SSH agent, if there is one
 * @param ports of localhost
 */
public record ServedTargets(Endpoint.Tcp display, Optional<Endpoint> agent, PortRanges ports) {
    private static final String DISPLAY = "display";
    private static final String AGENT = "agent";
    private static final String PORTS = "ports";

    /** What these settings say. */
    public static ServedTargets of(HostSettings settings) {
        return new ServedTargets(settings.display(), settings.sshAgent(), settings.ports());
    }

    /** One note each. */
    public List<Status.Note> notes() {
        List<Status.Note> notes = new ArrayList<>();
        notes.add(new Status.Note(DISPLAY, display.toString()));
        agent.ifPresent(endpoint -> notes.add(new Status.Note(AGENT, endpoint.toString())));
        notes.add(new Status.Note(PORTS, ports.toString()));
        return notes;
    }

    /** Reads it; empty when that daemon, of another version, does not tell, or not so. */
    public static Optional<ServedTargets> in(Status status) {
        Optional<String> display = text(status, DISPLAY);
        Optional<String> ports = text(status, PORTS);
        if (display.isEmpty() || ports.isEmpty()) {
            return Optional.empty();
        }
        try {
            return EndpointParser.parse(display.get()) instanceof Endpoint.Tcp tcp
                    ? Optional.of(new ServedTargets(
                            tcp, text(status, AGENT).map(EndpointParser::parse), PortRanges.parse(ports.get())))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(Status status, String name) {
        return status.notes().stream()
                .filter(note -> note.name().equals(name))
                .map(Status.Note::text)
                .findFirst();
    }
}
