package io.github.wsld.guest.doctor;

import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.doctor.AgentAnswer;
import io.github.wsld.common.doctor.XServerAnswer;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.time.ClockWriter;
import io.github.wsld.guest.x11.DisplaySurvey;
import io.github.wsld.guest.x11.XDirectories;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to know of this guest, of the shell that asks and of the host. Nothing is changed by asking. Each answer takes
 * seconds at most, and one that is dear is found out once. Any thread, several at a time.
 */
interface Guest {
    /** What a file is to this user. */
    enum Access {
        ABSENT,
        BARRED,
        READABLE
    }

    /** The shell's. */
    Map<String, String> environment();

    /** This program. */
    Version version();

    Configured configured();

    Wsl wsl() throws InterruptedException;

    /** Whether something on Windows holds this distribution, by the process that wsldhost has run in it for that. */
    boolean isHeld();

    /** Whether the kernel knows AF_VSOCK, by its list of protocols: no socket is opened. */
    boolean knowsVsock();

    /** The wslds that run. */
    Daemons daemons() throws InterruptedException;

    /** Processes that are a wsld and not among {@link #daemons}. */
    List<String> otherWslds() throws InterruptedException;

    /** Name of process 1. */
    String processOne();

    /** The units of wsld, the system's and this user's, that are there. */
    List<Unit> units() throws InterruptedException;

    KeyFound key();

    /** Each endpoint of the configuration in turn; none when that is wrong. */
    List<HostAnswer> hosts() throws InterruptedException;

    /** Empty when the folder of X sockets is missing. */
    Optional<XDirectories.Finding> xFolder();

    boolean hasWslg();

    DisplaySurvey.Found display(int display);

    Access access(Path file);

    /** The X server behind a display of this guest. */
    XServerAnswer xServer(int display) throws InterruptedException;

    /** The X server at the host, by a link of the asking program's own over this endpoint. */
    XServerAnswer xServerAt(HostAnswer host, Target target) throws InterruptedException;

    /** The agent behind a socket of this guest. */
    AgentAnswer agent(Path socket) throws InterruptedException;

    /** The host's agent, likewise. */
    AgentAnswer agentAt(HostAnswer host) throws InterruptedException;

    /** Rules that redirect ports. */
    Rules rules() throws InterruptedException;

    /** What else sets the clock. */
    List<ClockWriter> clockWriters();
}
