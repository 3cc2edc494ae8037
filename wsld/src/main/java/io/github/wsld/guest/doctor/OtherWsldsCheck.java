package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether other wslds are about, which share displays and rules with this one. */
final class OtherWsldsCheck implements Check {
    @Override
    public String title() {
        return "other wslds";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        List<String> others = guest.otherWslds();
        List<Finding> findings = new ArrayList<>();
        if (guest.daemons().running().size() > 1) {
            findings.add(ok(guest.daemons().running().stream()
                    .map(daemon -> "pid " + daemon.pid() + " serves "
                            + daemon.offers().displays().stream()
                                    .map(display -> ":" + display)
                                    .collect(Collectors.joining(" ")))
                    .collect(Collectors.joining("; "))));
        }
        if (!others.isEmpty()) {
            findings.add(warning(
                    "there run as well: " + String.join(", ", others)
                            + "; each takes its own displays, and one alone forwards ports",
                    "sudo wsld status"));
        }
        return findings;
    }
}
