package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.endpoint.Endpoint;
import java.util.List;

/** Whether the kernel has vsock, where an endpoint of the host needs it. */
final class VsockCheck implements Check {
    @Override
    public String title() {
        return "vsock";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        List<HostAnswer> over = guest.hosts().stream()
                .filter(host -> host.endpoint() instanceof Endpoint.Vsock)
                .toList();
        if (over.isEmpty()) {
            return List.of();
        }
        if (over.stream().anyMatch(HostAnswer::isReached) || guest.knowsVsock()) {
            return List.of(ok("the kernel has it"));
        }
        return List.of(
                guest.wsl().isFirst()
                        ? failure(
                                "WSL1 has none",
                                "wsl.exe --set-version "
                                        + guest.wsl().distribution().orElse("DISTRIBUTION") + " 2")
                        : failure(
                                "this kernel has no AF_VSOCK, so that nothing leads to the host",
                                "sudo modprobe -a vsock hv_sock"));
    }
}
