package io.github.wsld.host.cli;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.host.Listening;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.platform.VirtualMachines;
import io.github.wsld.host.vm.Finding;
import io.github.wsld.host.vm.FixedLocator;
import io.github.wsld.host.vm.LocatorName;
import io.github.wsld.host.vm.Survey;
import io.github.wsld.host.vm.Surveyor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the command line says to listen on. */
record ListenChoice(
        Platform platform, Map<String, String> environment, long port, List<Endpoint> endpoints, Optional<UUID> vmId) {

    /**
     * Looks for the machine itself where neither an id nor {@code --daemon} is given.
     *
     * @throws IllegalArgumentException when the command line contradicts itself or this system
     * @throws NoVmException when there is no machine to be found now
     */
    Listening choose(boolean daemon, List<LocatorName> order, Duration poll)
            throws NoVmException, InterruptedException {
        Optional<VirtualMachines> machines = platform.virtualMachines();
        if (vmId.isPresent() && machines.isEmpty()) {
            throw new IllegalArgumentException(
                    "a VM id names a Windows virtual machine; on Linux use --listen vsock:any:PORT");
        }
        if (!endpoints.isEmpty()) {
            if (vmId.isPresent()) {
                throw new IllegalArgumentException("either a VM id or --listen, not both");
            }
            return new Listening.On(endpoints);
        }
        Optional<Endpoint> forAll = platform.forAllGuests(port);
        if (forAll.isPresent()) {
            return new Listening.On(List.of(forAll.get()));
        }
        // Whatever id comes, the port is wrong now or never.
        new Endpoint.Hvsock(new UUID(0, 0), port);
        if (daemon) {
            return new Listening.ForVm(
                    vmId.isPresent()
                            ? List.of(new FixedLocator(vmId.get()))
                            : machines.orElseThrow().locators(order, environment),
                    port,
                    poll);
        }
        UUID vm = vmId.isPresent()
                ? vmId.get()
                : found(new Surveyor(machines.orElseThrow().locators(order, environment)).untilKnown());
        return new Listening.On(List.of(new Endpoint.Hvsock(vm, port)));
    }

    private static UUID found(Survey survey) throws NoVmException {
        Optional<Finding> finding = survey.deciding().map(Survey.Answer::finding);
        if (finding.isPresent() && finding.get() instanceof Finding.Found found) {
            return found.vms().get(0);
        }
        throw new NoVmException(
                finding.isPresent()
                        ? "no VM of WSL runs: start a distribution, or use --daemon to wait for one"
                        : "no VM of WSL is found: " + survey.reasons());
    }
}
