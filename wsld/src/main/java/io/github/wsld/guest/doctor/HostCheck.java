package io.github.wsld.guest.doctor;

import io.github.wsld.common.daemon.Quantities;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.HostInfo;
import io.github.wsld.guest.host.DownCause;
import io.github.wsld.guest.host.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Over which endpoints the host answers, how fast, and what it offers. */
final class HostCheck implements Check {
    private static final String START = "on Windows: wsldhost --daemon";
    private static final String EXAMINE = "on the host: wsldhost doctor";
    private static final String WHERE_IT_LISTENS =
            "on the host: wsldhost status; host = names an endpoint that it listens on";

    @Override
    public String title() {
        return "host";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        List<HostAnswer> answers = guest.hosts();
        Daemons daemons = guest.daemons();
        boolean serves = answers.stream()
                .anyMatch(answer -> answer.isReached()
                        || awaited(daemons, answer.endpoint()).isPresent());
        List<Finding> findings = new ArrayList<>();
        for (HostAnswer answer : answers) {
            findings.add(awaited(daemons, answer.endpoint())
                    .map(ready -> ok(answer.endpoint() + " has " + ready + reached(answer.endpoint(), daemons)))
                    .orElseGet(() -> finding(answer, serves, daemons.link())));
        }
        if (answers.isEmpty()) {
            daemons.link().ifPresent(link -> findings.add(ok("wsld reaches it at " + text(link))));
        }
        return findings;
    }

    private static Optional<String> awaited(Daemons daemons, Endpoint endpoint) {
        return endpoint instanceof Endpoint.TcpFromHost fromHost ? daemons.awaited(fromHost) : Optional.empty();
    }

    private static String reached(Endpoint endpoint, Daemons daemons) {
        return daemons.link()
                .filter(link -> link.endpoint().equals(endpoint.toString()))
                .map(link -> "; wsld reaches it at " + text(link))
                .orElse("");
    }

    private Finding finding(HostAnswer answer, boolean another, Optional<Status.HostLink> daemons) {
        Endpoint endpoint = answer.endpoint();
        if (answer.state() instanceof HostState.Reached reached) {
            HostInfo info = reached.info();
            return ok(endpoint + " answers in " + Quantities.duration(reached.roundTrip()) + ": wsldhost "
                    + info.version() + ", functions " + String.join(" ", info.functions()) + ", targets "
                    + String.join(" ", info.targets()));
        }
        if (answer.state() instanceof HostState.Old) {
            return warning(
                    endpoint
                            + " answers, and is an old wsldhost: a window closes when its link is lost, and nobody says why"
                            + " something is not reached",
                    "on Windows: put this version's wsldhost in its place");
        }
        boolean isDaemons = daemons.filter(link -> link.endpoint().equals(endpoint.toString()))
                .isPresent();
        if (answer.state() instanceof HostState.Down down) {
            // A wsld that is idle does not know yet of a host that has gone.
            if (isDaemons && down.isAnswered()) {
                return warning(
                        "wsld reaches it at " + text(daemons.get()) + "; this user does not: " + down.reason(),
                        "sudo wsld doctor");
            }
            return another || daemons.isPresent() && !isDaemons
                    ? warning(down.reason() + "; another endpoint serves", help(down.cause()))
                    : failure(down.reason(), help(down.cause()));
        }
        if (isDaemons) {
            return ok("wsld reaches it at " + text(daemons.get()));
        }
        return another || daemons.isPresent()
                ? ok(endpoint + " is where wsld awaits links of the host; another endpoint serves")
                : failure(
                        endpoint + " is where wsld awaits links of the host, and has none",
                        "on Windows: wsldhost --daemon, with the same key");
    }

    private static String help(DownCause cause) {
        return switch (cause) {
            case NOBODY -> START;
            case STRANGER -> WHERE_IT_LISTENS;
            case KEY -> "on the host: wsldhost key show-path; a copy of that file is wsld's by key = \"file:/path\"";
            case VERSION -> "wsld --version, and on the host: wsldhost --version";
            case BUSY -> "in ten seconds: wsld doctor";
            case STALLED -> EXAMINE;
        };
    }

    private static String text(Status.HostLink link) {
        return link.endpoint()
                + link.roundTrip()
                        .map(time -> " in " + Quantities.duration(time))
                        .orElse("")
                + link.peerVersion().map(version -> ": wsldhost " + version).orElse("");
    }
}
