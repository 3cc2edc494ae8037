package io.github.wsld.host.platform;

import io.github.wsld.common.daemon.Part;
import io.github.wsld.common.daemon.ServiceNotifier;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Passage;
import io.github.wsld.common.time.ResumeWatch;
import io.github.wsld.host.install.Installation;
import io.github.wsld.host.serve.HostSettings;
import io.github.wsld.host.system.HostSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What differs between the systems that wsldhost runs on. {@link #here} is the one place where it is asked which one this is; native
 * libraries of the other are never loaded. Any thread; what it makes belongs to its caller.
 */
public interface Platform {

    /** The one that this JVM runs on. */
    static Platform here() {
        return System.getProperty("os.name").startsWith("Windows") ? new WindowsPlatform() : new LinuxPlatform();
    }

    /** What can wait for events, the default first. */
    List<String> pollers();

    /**
     * A new loop on this system's sockets.
     *
     * @param poller one of {@link #pollers}
     */
    EventLoop loop(String poller);

    /** Who is told that the daemon has started. */
    ServiceNotifier notifier(Map<String, String> environment);

    /** What tells that this host has slept; empty where nothing does. */
    Optional<ResumeWatch> resumes(EventLoop loop);

    /** A clock that nobody sets and that runs at its own rate, in nanoseconds. */
    LongSupplier rawNanos();

    /**
     * The command that starts this process's successor: the one that started this process.
     *
     * @param jar the successor's program, where that of a running process cannot be replaced; empty for the same
     */
    List<String> command(Optional<Path> jar) throws IOException;

    /** Where a process that this one starts can be awaited, for {@link #passage}. */
    Endpoint door(Map<String, String> environment) throws IOException;

    /**
     * A passage over a connection that came through the door, which stays its caller's.
     *
     * @param process whom it leads to
     * @param limit for each call
     */
    Passage passage(int connection, long process, Duration limit);

    /** A passage to the process that awaits this one at its door. */
    Passage passageTo(Endpoint door, Duration limit) throws IOException;

    /** What may keep the daemon from starting, before it listens. */
    List<Part> guards(HostSettings settings, Map<String, String> environment);

    /** Where the user's SSH agent listens by default, if one is known. */
    Optional<Endpoint> sshAgent(Map<String, String> environment);

    /** What every guest can reach; empty where guests are reached one by one, see {@link #virtualMachines}. */
    Optional<Endpoint> forAllGuests(long port);

    /** The machines of this system, where one has to know them to serve them. */
    Optional<VirtualMachines> virtualMachines();

    /** The program that holds distributions of WSL; empty where there is no WSL. */
    Optional<String> wsl(Map<String, String> environment);

    /** What this computer tells of itself. */
    HostSystem system(Map<String, String> environment);

    /** The task that starts wsldhost at logon; empty where something else does. */
    Optional<Installation> logonTask(Map<String, String> environment);
}
