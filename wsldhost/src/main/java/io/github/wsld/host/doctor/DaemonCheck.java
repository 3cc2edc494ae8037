package io.github.wsld.host.doctor;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.doctor.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whether a wsldhost runs, answers, and is of this version. */
record DaemonCheck(Fact<Daemons> daemons, Version ours) implements Check {
    /** How a problem begins that is about one daemon, and not about there being none. */
    private static final String OF_ONE = Daemons.PROGRAM + " with pid";

    @Override
    public String title() {
        return Daemons.PROGRAM;
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        Daemons all = daemons.get();
        List<Finding> findings = new ArrayList<>();
        all.running().forEach(status -> findings.add(of(status)));
        for (String problem : all.problems()) {
            findings.add(
                    problem.startsWith(OF_ONE)
                            ? Finding.failure(title(), problem, "wsldhost stop")
                            : Finding.failure(title(), problem + ": guests reach nothing here", "wsldhost --daemon"));
        }
        return findings;
    }

    private Finding of(Status status) {
        String who = "pid " + status.pid() + ", version " + status.version();
        if (!status.version().equals(ours.version())) {
            return Finding.warning(
                    title(),
                    who + ", is still the one that ran before this version, " + ours.version() + ", came",
                    "wsldhost restart");
        }
        List<String> endpoints =
                status.listeners().stream().map(Status.Listening::endpoint).toList();
        return Finding.ok(
                title(),
                who + ", listens on " + (endpoints.isEmpty() ? "nothing yet" : String.join(" and ", endpoints)));
    }
}
