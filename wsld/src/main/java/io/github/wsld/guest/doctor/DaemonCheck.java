package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import java.util.ArrayList;
import java.util.List;

/** Whether a wsld runs, answers, and is the one that is installed. */
final class DaemonCheck implements Check {
    @Override
    public String title() {
        return "wsld";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        Daemons daemons = guest.daemons();
        List<Finding> findings = new ArrayList<>();
        for (Daemons.Running daemon : daemons.running()) {
            findings.add(running(guest, daemon));
        }
        for (String silent : daemons.silent()) {
            findings.add(daemons.isEmpty() ? failure(silent, "sudo wsld doctor") : warning(silent, "sudo wsld doctor"));
        }
        if (findings.isEmpty()) {
            findings.add(failure(
                    "none runs, so nothing is served",
                    guest.units().stream()
                            .filter(Unit::isInstalled)
                            .findFirst()
                            .map(unit -> unit.systemctl("start wsld"))
                            .orElse("wsld")));
        }
        return findings;
    }

    private Finding running(Guest guest, Daemons.Running daemon) throws InterruptedException {
        String running = daemon.status().version();
        String who = "pid " + daemon.pid() + " runs, version " + running;
        if (running.equals(guest.version().version())) {
            return ok(who);
        }
        return warning(
                who + "; installed is " + guest.version().version() + ", which the next start takes",
                Unit.restart(guest, daemon.pid()));
    }
}
