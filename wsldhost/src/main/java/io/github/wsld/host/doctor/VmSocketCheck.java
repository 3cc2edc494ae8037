package io.github.wsld.host.doctor;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.host.vm.Finding.Found;
import io.github.wsld.host.vm.Survey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether the VM's Hyper-V socket is listened on by the wsldhost that runs, or could be.
 *
 * @param port of the vsock
 */
record VmSocketCheck(Fact<Survey> survey, Fact<Daemons> daemons, long port, Trial trial) implements Check {
    /** Listens for a moment. */
    interface Trial {
        /** @return what the system refused it with, with the code; empty when it can be listened on */
        Optional<String> listen(Endpoint endpoint);
    }

    @Override
    public String title() {
        return "VM's socket";
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        Optional<Survey.Answer> deciding = survey.get().deciding();
        if (deciding.isEmpty() || !(deciding.get().finding() instanceof Found found)) {
            return List.of(Finding.notUsed(title(), "there is no VM to listen for"));
        }
        List<Finding> findings = new ArrayList<>();
        for (UUID vm : found.vms()) {
            findings.add(of(new Endpoint.Hvsock(vm, port)));
        }
        return findings;
    }

    private Finding of(Endpoint endpoint) throws IOException, InterruptedException {
        Optional<Status> daemon = daemons.get().listeningOn(endpoint.toString());
        if (daemon.isPresent()) {
            return Finding.ok(
                    title(), "wsldhost, pid " + daemon.get().pid() + ", listens on " + endpoint + " for this VM");
        }
        Optional<String> refusal = trial.listen(endpoint);
        if (refusal.isPresent()) {
            return Finding.failure(title(), refusal.get(), help(refusal.get()));
        }
        return daemons.get().running().isEmpty()
                ? Finding.ok(title(), endpoint + " can be listened on")
                : Finding.warning(
                        title(),
                        endpoint
                                + " can be listened on, and the wsldhost that runs does not:"
                                + " it serves another VM or port",
                        "wsldhost status");
    }

    /** By the codes of Winsock (winsock2.h): WSAEACCES, WSAEADDRINUSE, WSAEAFNOSUPPORT. */
    private static String help(String refusal) {
        if (refusal.contains("(10013)")) {
            return "wsldhost --daemon, as the user who runs WSL";
        }
        if (refusal.contains("(10048)")) {
            return "wsldhost stop";
        }
        return refusal.contains("(10047)") ? "wsl --install" : "wsldhost doctor, again in a minute";
    }
}
