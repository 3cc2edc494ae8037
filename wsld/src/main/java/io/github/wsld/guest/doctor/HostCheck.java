package io.github.wsld.guest.doctor;

import io.github.wsld.common.daemon.Quantities;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.HostInfo;
import io.github.wsld.guest.host.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
                    ? warning(down.reason() + "; another endpoint serves", help(down))
                    : failure(down.reason(), help(down));
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

    /** A host that answers need not be started. */
    private static String help(HostState.Down down) {
        return down.isAnswered()
                ? Stream.of(HandshakeFailure.values())
                        .filter(failure -> down.reason().endsWith(failure.text()))
                        .findFirst()
                        .map(HostCheck::help)
                        .orElse(down.reason().contains(" TLS ") ? WHERE_IT_LISTENS : EXAMINE)
                : START;
    }

    private static String help(HandshakeFailure failure) {
        return switch (failure) {
            case UNKNOWN_KEY, KEY_MISSING_HERE, KEY_MISSING_THERE ->
                "on the host: wsldhost key show-path; a copy of that file is wsld's by key = \"file:/path\"";
            case NO_COMMON_VERSION -> "wsld --version, and on the host: wsldhost --version";
            case BUSY -> "in ten seconds: wsld doctor";
            // Something else listens there, or passes links on, which their proofs do not allow.
            case NO_ANSWER, CUT_OFF, MALFORMED, WRONG_PROOF -> WHERE_IT_LISTENS;
            case TIMED_OUT -> EXAMINE;
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
