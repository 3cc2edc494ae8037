package io.github.wsld.host.platform;

import io.github.wsld.common.daemon.Part;
import io.github.wsld.common.daemon.ServiceNotifier;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Passage;
import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.common.time.ResumeWatch;
import io.github.wsld.host.install.Installation;
import io.github.wsld.host.install.SystemFolder;
import io.github.wsld.host.serve.HostSettings;
import io.github.wsld.host.system.HostSystem;
import io.github.wsld.net.windows.WindowsMemory;
import io.github.wsld.net.windows.WindowsPassage;
import io.github.wsld.net.windows.WindowsPollers;
import io.github.wsld.net.windows.WindowsSockets;
import io.github.wsld.net.windows.power.WindowsResumeWatch;
import io.github.wsld.net.windows.system.CommandLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Windows, where each virtual machine is listened for by its id. */
final class WindowsPlatform implements Platform {
    /** The pipe of the agent that comes with Windows; 1Password and Bitwarden take it over. */
    private static final String OPENSSH_AGENT = "openssh-ssh-agent";

    /** The file of arguments for Java that lies beside the jar. */
    private static final String JAVA_OPTIONS = "java.options";

    @Override
    public List<String> pollers() {
        return WindowsPollers.NAMES;
    }

    @Override
    public EventLoop loop(String poller) {
        WindowsSockets sockets = new WindowsSockets();
        return new EventLoop(WindowsPollers.of(poller, sockets), sockets, new WindowsMemory(), System::nanoTime);
    }

    @Override
    public ServiceNotifier notifier(Map<String, String> environment) {
        return ServiceNotifier.NONE;
    }

    @Override
    public Optional<ResumeWatch> resumes(EventLoop loop) {
        return Optional.of(WindowsResumeWatch.on(loop));
    }

    @Override
    public LongSupplier rawNanos() {
        return System::nanoTime;
    }

    @Override
    public List<String> command(Optional<Path> jar) {
        List<String> command = new ArrayList<>(CommandLines.own());
        int option = command.indexOf("-jar");
        if (jar.isPresent() && option > 0) {
            command.set(option + 1, jar.get().toString());
            String options = "@" + jar.get().resolveSibling(JAVA_OPTIONS);
            command.subList(0, option).replaceAll(word -> word.endsWith(JAVA_OPTIONS) ? options : word);
        }
        // Typed without a folder, it would be looked for anew.
        ProcessHandle.current().info().command().ifPresent(program -> command.set(0, program));
        return command;
    }

    @Override
    public Endpoint door(Map<String, String> environment) {
        return new Endpoint.Tcp("127.0.0.1", 0);
    }

    @Override
    public Passage passage(int connection, long process, Duration limit) {
        return WindowsPassage.over(connection, process, limit);
    }

    @Override
    public Passage passageTo(Endpoint door, Duration limit) throws IOException {
        return WindowsPassage.to((Endpoint.Tcp) door, limit);
    }

    @Override
    public List<Part> guards(HostSettings settings, Map<String, String> environment) {
        return List.of();
    }

    @Override
    public Optional<Endpoint> sshAgent(Map<String, String> environment) {
        String named = environment.getOrDefault("SSH_AUTH_SOCK", "");
        return Optional.of(
                named.startsWith(Endpoint.Pipe.FOLDER)
                        ? EndpointParser.parse(named)
                        : new Endpoint.Pipe(OPENSSH_AGENT));
    }

    @Override
    public Optional<Endpoint> forAllGuests(long port) {
        return Optional.empty();
    }

    @Override
    public Optional<VirtualMachines> virtualMachines() {
        return Optional.of(new WindowsMachines());
    }

    @Override
    public Optional<String> wsl(Map<String, String> environment) {
        return Optional.of(SystemFolder.of(environment).command("wsl.exe").get(0));
    }

    @Override
    public HostSystem system(Map<String, String> environment) {
        return new WindowsSystem(environment);
    }

    @Override
    public Optional<Installation> logonTask(Map<String, String> environment) {
        return Optional.of(Installation.here(new ProcessCommands(environment), environment));
    }
}
