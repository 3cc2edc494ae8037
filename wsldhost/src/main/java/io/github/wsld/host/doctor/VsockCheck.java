package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether virtual machines of a Linux host can reach it by vsock. Nothing is opened: that would load kernel modules.
 *
 * @param device of the kernel's module vhost_vsock, {@code /dev/vhost-vsock}
 */
record VsockCheck(Path device, Fact<Daemons> daemons) implements Check {
    @Override
    public String title() {
        return "vsock";
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        List<String> endpoints = daemons.get().endpoints();
        if (!endpoints.isEmpty() && endpoints.stream().noneMatch(endpoint -> endpoint.startsWith("vsock:"))) {
            return List.of(Finding.notUsed(title(), "wsldhost listens elsewhere"));
        }
        return List.of(
                Files.exists(device)
                        ? Finding.ok(title(), device + " is there: virtual machines reach this host as CID 2")
                        : Finding.warning(
                                title(),
                                "there is no " + device + ": no virtual machine of this host reaches it by vsock",
                                "sudo modprobe vhost_vsock"));
    }
}
