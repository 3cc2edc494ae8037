package io.github.wsld.host.doctor;

import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.doctor.AgentInterview;
import io.github.wsld.common.doctor.Findings;
import io.github.wsld.common.doctor.XServerInterview;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.key.KeyFile;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.host.install.Installation;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.platform.VirtualMachines;
import io.github.wsld.host.serve.ServedTargets;
import io.github.wsld.host.system.Firewall;
import io.github.wsld.host.system.HostSystem;
import io.github.wsld.host.system.TcpListener;
import io.github.wsld.host.vm.LocatorName;
import io.github.wsld.host.vm.Survey;
import io.github.wsld.host.vm.Surveyor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checks for one computer, with what they take their facts from. Starts no VM and changes nothing; it listens for
 * a moment where no wsldhost does. On the calling thread, and on threads that end with the process.
 */
public final class Doctor {
    /** For all checks together: what the slowest locator waits for a few distributions. */
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** For a server on this computer to be connected, and to answer. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

    private static final Path VSOCK_OF_VMS = Path.of("/dev/vhost-vsock");

    private final Platform platform;
    private final Map<String, String> environment;
    private final Version version;

    /**
     * What to look at.
     *
     * @param targets what guests are to be connected to
     * @param key its file, if there is one
     * @param servicePort of the VM's vsock
     * @param locators how the VM is found
     */
    public record Subject(ServedTargets targets, Optional<KeyFile> key, long servicePort, List<LocatorName> locators) {

        public Subject {
            locators = List.copyOf(locators);
        }
    }

    public Doctor(Platform platform, Map<String, String> environment, Version version) {
        this.platform = platform;
        this.environment = Map.copyOf(environment);
        this.version = version;
    }

    /**
     * Looks at everything; for a minute at most.
     *
     * @param daemons those that run now
     */
    public Findings examine(Subject subject, Fact<Daemons> daemons) throws InterruptedException {
        return new Examination(checks(subject, daemons), LIMIT).run();
    }

    private List<Check> checks(Subject subject, Fact<Daemons> daemons) {
        ServedTargets targets = subject.targets();
        HostSystem system = platform.system(environment);
        Asking asking = new Asking(this::loop, ANSWER_TIME);
        Fact<List<TcpListener>> listeners = Fact.once(system::tcpListeners);
        Fact<Optional<Firewall>> firewall = Fact.once(system::firewall);
        List<Check> checks = new ArrayList<>();
        checks.add(new DaemonCheck(daemons, version));
        checks.add(new JavaCheck(System.getProperty("java.version"), System.getProperty("os.arch"), system.machine()));
        Optional<VirtualMachines> machines = platform.virtualMachines();
        if (machines.isPresent()) {
            system.rights().ifPresent(rights -> checks.add(new RightsCheck(rights)));
            Surveyor surveyor = new Surveyor(machines.get().locators(subject.locators(), environment));
            Fact<Survey> survey = Fact.once(surveyor::all);
            checks.add(new LocatorsCheck(survey));
            checks.add(new VmSocketCheck(survey, daemons, subject.servicePort(), this::tryToListen));
        } else {
            checks.add(new VsockCheck(VSOCK_OF_VMS, daemons));
        }
        checks.add(new XServerCheck(targets.display(), () -> asking.ask(targets.display(), new XServerInterview())));
        checks.add(new XExposureCheck(targets.display(), listeners, firewall));
        checks.add(new PortsCheck(listeners, targets.ports()));
        checks.add(
                new AgentCheck(targets.agent(), () -> asking.ask(targets.agent().orElseThrow(), new AgentInterview())));
        checks.add(new KeyCheck(subject.key(), key -> system.strangers(key.path()), System.getProperty("user.name")));
        Optional<Installation> task = platform.logonTask(environment);
        if (task.isPresent()) {
            checks.add(new FirewallCheck(firewall, daemons, thisProgram()));
            checks.add(new LogonTaskCheck(
                    task.get()::state, Installation.log(environment).toString()));
        }
        return checks;
    }

    private EventLoop loop() {
        return platform.loop(platform.pollers().get(0));
    }

    private Optional<String> tryToListen(Endpoint endpoint) {
        List<String> refusal = new ArrayList<>();
        EventLoop loop = loop();
        loop.execute(() -> {
            try {
                loop.sockets().listen(endpoint, 0600).close();
            } catch (IOException e) {
                refusal.add(e.getMessage());
            }
            loop.stop();
        });
        loop.run();
        return refusal.stream().findFirst();
    }

    private static String thisProgram() {
        return ProcessHandle.current().info().command().orElse("");
    }
}
