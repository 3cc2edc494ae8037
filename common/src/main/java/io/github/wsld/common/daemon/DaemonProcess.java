package io.github.wsld.common.daemon;

import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon from its start to its end, on the thread that calls {@link #run}: the loop runs on it. */
public final class DaemonProcess {
    /**
     * What all parts together get for a stop that a signal asks for: less than the units' TimeoutStopSec of 15 s, and ample for a busy
     * machine, since clients are lost when a restart hands them over too slowly.
     */
    private static final Duration STOP_TIME = Duration.ofSeconds(12);

    private static final Logger LOG = LoggerFactory.getLogger(DaemonProcess.class);

    private final Version version;
    private final ServiceNotifier notifier;
    private final LoopPart loop;
    private final List<Part> parts;

    /**
     * @param notifier told when all parts have started, and when they are about to stop
     * @param loop started first and stopped last
     * @param parts the others, in the order of their start
     */
    public DaemonProcess(Version version, ServiceNotifier notifier, LoopPart loop, List<Part> parts) {
        this.version = version;
        this.notifier = notifier;
        this.loop = loop;
        this.parts = new ArrayList<>(parts);
        this.parts.add(0, loop);
        this.parts.add(new Announcement());
    }

    /**
     * Starts the parts and runs the loop until a signal stops it.
     *
     * @return how the process is to end; after a signal it ends by itself, see {@link ShutdownSignal}
     */
    public ExitCode run() {
        LOG.info(
                "starting version=\"{}\" pid={}",
                version,
                ProcessHandle.current().pid());
        Lifecycle lifecycle = new Lifecycle(parts);
        ShutdownSignal.register(lifecycle, STOP_TIME);
        try {
            lifecycle.start();
        } catch (StartException e) {
            LOG.error("start failed part={} reason=\"{}\"", e.part(), e.getMessage());
            LOG.debug("start failed", e);
            return e.getCause() instanceof AccessDeniedException ? ExitCode.NOPERM : ExitCode.CANTCREAT;
        }
        try {
            loop.run();
            return ExitCode.OK;
        } catch (Error e) {
            LOG.error("event loop failed, this is a defect of {}; please report it", version.program(), e);
            return ExitCode.SOFTWARE;
        }
    }

    /** The last part to start and the first to stop. */
    private final class Announcement implements Part {
        @Override
        public String name() {
            return "announcement";
        }

        @Override
        public void start() {
            notifier.send("READY=1");
        }

        @Override
        public void stop(Duration left) {
            notifier.send("STOPPING=1");
        }
    }
}
