package io.github.wsld.guest.doctor;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.guest.host.HostState;
import java.util.List;

/** Whether something keeps WSL from stopping this distribution. */
final class KeepAliveCheck implements Check {
    @Override
    public String title() {
        return "keep-alive";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        if (!guest.wsl().isSecond()) {
            return List.of();
        }
        if (guest.isHeld()) {
            return List.of(ok("wsldhost holds this distribution now"));
        }
        boolean ours = guest.hosts().stream().anyMatch(host -> host.state() instanceof HostState.Reached)
                || guest.daemons().link().flatMap(Status.HostLink::peerVersion).isPresent();
        return List.of(
                ours
                        ? ok("wsldhost holds this distribution while its windows are open, unless told otherwise")
                        : warning(
                                "no wsldhost that could hold this distribution is reached: WSL stops it seconds after the last"
                                        + " terminal is closed, services or not",
                                "on Windows: wsldhost --daemon"));
    }
}
