package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.host.system.Rights;
import java.util.List;

/** What this user's rights mean for finding the VM. None are wrong: without any, other ways find it. */
record RightsCheck(Rights rights) implements Check {
    @Override
    public String title() {
        return "rights";
    }

    @Override
    public List<Finding> look() {
        if (rights.elevated()) {
            return List.of(Finding.ok(title(), "elevated: the Host Compute Service tells of VMs"));
        }
        return List.of(Finding.ok(
                title(),
                rights.hyperVAdministrator()
                        ? "a Hyper-V administrator, not elevated: the Host Compute Service tells of VMs"
                        : "not elevated: the Host Compute Service tells nothing,"
                                + " and the VM is found by wslhost or wslinfo"));
    }
}
