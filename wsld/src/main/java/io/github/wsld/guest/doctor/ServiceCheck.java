package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import java.util.ArrayList;
import java.util.List;

/** How systemd is doing with wsld.service. */
final class ServiceCheck implements Check {
    private static final String SYSTEMD = "systemd";

    @Override
    public String title() {
        return "service";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        if (!guest.processOne().equals(SYSTEMD)) {
            return List.of(notUsed(
                    "process 1 is " + guest.processOne() + ", not systemd: wsld is started by a profile or by hand"));
        }
        List<Unit> installed = guest.units().stream().filter(Unit::isInstalled).toList();
        List<Finding> findings = new ArrayList<>();
        for (Unit unit : installed) {
            if (unit.property("ActiveState").equals("failed")) {
                findings.add(failure(
                        unit + " has failed (" + unit.property("Result") + ", exit status "
                                + unit.property("ExecMainStatus") + ")",
                        (unit.isUsers() ? "journalctl --user" : "sudo journalctl") + " -u wsld -n 20 --no-pager"));
            } else if (!unit.property("ActiveState").equals("inactive")) {
                findings.add(active(unit));
            }
        }
        if (findings.isEmpty()) {
            boolean idle = installed.stream().anyMatch(unit -> !unit.isUsers())
                    && guest.daemons().isEmpty();
            findings.add(
                    idle
                            ? warning("wsld.service is installed and not started", "sudo systemctl enable --now wsld")
                            : notUsed(
                                    installed.isEmpty()
                                            ? "there is no wsld.service"
                                            : "wsld.service is installed and not started"));
        }
        return findings;
    }

    private Finding active(Unit unit) {
        String state = unit + " is " + unit.property("ActiveState") + " (" + unit.property("SubState") + ")";
        String restarts = unit.property("NRestarts");
        if (!restarts.isEmpty() && !restarts.equals("0")) {
            return warning(
                    state + "; systemd has had to start it again " + restarts + " times",
                    (unit.isUsers() ? "journalctl --user" : "sudo journalctl") + " -u wsld -n 50 --no-pager");
        }
        return unit.property("UnitFileState").equals("enabled")
                ? ok(state)
                : warning(
                        state + ", and not enabled: the next start of the distribution is without it",
                        unit.systemctl("enable wsld"));
    }
}
