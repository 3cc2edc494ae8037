package io.github.wsld.host.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Level;
import io.github.wsld.host.system.TcpListener;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Facts to hand to checks, and what is asserted of what they make of them. */
final class Verdicts {
    private Verdicts() {}

    /** The only finding of a check, of this level and with this in its text. */
    static Finding one(Check check, Level level, String text) throws Exception {
        List<Finding> findings = check.look();
        assertEquals(1, findings.size(), findings::toString);
        return is(findings.get(0), level, text);
    }

    static Finding is(Finding finding, Level level, String text) {
        assertEquals(level, finding.level(), finding::toString);
        assertTrue(finding.text().contains(text), finding::toString);
        return finding;
    }

    static void helps(String command, Finding finding) {
        assertTrue(finding.help().orElseThrow().contains(command), finding::toString);
    }

    static Daemons daemons(Status... running) {
        return new Daemons(List.of(running), List.of());
    }

    static Daemons none() {
        return new Daemons(List.of(), List.of("no wsldhost is running (no control socket in /run)"));
    }

    static Status daemon(String version, String... endpoints) {
        return new Status(
                "wsldhost",
                version,
                7,
                Instant.EPOCH,
                Duration.ZERO,
                Stream.of(endpoints)
                        .map(endpoint -> new Status.Listening("links", endpoint))
                        .toList(),
                Optional.empty(),
                List.of(),
                List.of(),
                0,
                Status.Counters.NONE,
                List.of(),
                Status.Streams.NONE);
    }

    static TcpListener listener(String address, int port, String program) throws UnknownHostException {
        return new TcpListener(
                InetAddress.getByName(address), port, program.isEmpty() ? Optional.empty() : Optional.of(program));
    }
}
