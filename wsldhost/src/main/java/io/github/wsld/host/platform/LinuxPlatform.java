package io.github.wsld.host.platform;

import io.github.wsld.common.daemon.Part;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.common.daemon.ServiceNotifier;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Passage;
import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.common.time.ResumeWatch;
import io.github.wsld.host.install.Installation;
import io.github.wsld.host.serve.HostSettings;
import io.github.wsld.host.serve.RedirectGuard;
import io.github.wsld.host.system.HostSystem;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.HostResumeWatch;
import io.github.wsld.net.linux.LinuxClock;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import io.github.wsld.net.linux.SystemdNotifier;
import io.github.wsld.net.linux.UnixPassage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Linux, whose guests all reach one vsock port. */
final class LinuxPlatform implements Platform {
    @Override
    public List<String> pollers() {
        return List.of("epoll");
    }

    @Override
    public EventLoop loop(String poller) {
        return new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
    }

    @Override
    public ServiceNotifier notifier(Map<String, String> environment) {
        return SystemdNotifier.of(environment);
    }

    @Override
    public Optional<ResumeWatch> resumes(EventLoop loop) {
        return Optional.of(HostResumeWatch.on(loop, LinuxClock.readOnly()));
    }

    @Override
    public LongSupplier rawNanos() {
        return LinuxClock.readOnly()::raw;
    }

    @Override
    public List<String> command(Optional<Path> jar) throws IOException {
        String[] words = Files.readString(Path.of("/proc/self/cmdline")).split("\0");
        List<String> command = new ArrayList<>(Arrays.asList(words));
        // Where it is looked for may have changed since.
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return command;
    }

    @Override
    public Endpoint door(Map<String, String> environment) throws IOException {
        Path folder = RuntimeFolder.of(environment).make();
        return Endpoint.Unix.path(
                folder.resolve("restart-" + ProcessHandle.current().pid() + ".sock"));
    }

    @Override
    public Passage passage(int connection, long process, Duration limit) {
        return UnixPassage.over(connection, limit);
    }

    @Override
    public Passage passageTo(Endpoint door, Duration limit) throws IOException {
        return UnixPassage.to((Endpoint.Unix) door, limit);
    }

    @Override
    public List<Part> guards(HostSettings settings, Map<String, String> environment) {
        return List.of(new RedirectGuard(new ProcessCommands(environment), settings));
    }

    @Override
    public Optional<Endpoint> sshAgent(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("SSH_AUTH_SOCK"))
                .filter(socket -> socket.startsWith("/"))
                .map(socket -> new Endpoint.Unix(socket, false));
    }

    @Override
    public Optional<Endpoint> forAllGuests(long port) {
        return Optional.of(new Endpoint.Vsock(Endpoint.Vsock.ANY_CID, port));
    }

    @Override
    public Optional<VirtualMachines> virtualMachines() {
        return Optional.empty();
    }

    @Override
    public Optional<String> wsl(Map<String, String> environment) {
        return Optional.empty();
    }

    @Override
    public HostSystem system(Map<String, String> environment) {
        return new LinuxSystem();
    }

    @Override
    public Optional<Installation> logonTask(Map<String, String> environment) {
        return Optional.empty();
    }
}
