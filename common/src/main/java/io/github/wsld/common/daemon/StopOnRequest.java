package io.github.wsld.common.daemon;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds {@code stop} to a daemon's commands, for where a process has no signal that asks another to end, as on Windows. The reply is on
 * its way before anything stops, for parts stop on the loop's thread.
 */
public final class StopOnRequest implements ControlCommands {
    /** The command. */
    public static final String STOP = "stop";

    private static final Logger LOG = LoggerFactory.getLogger(StopOnRequest.class);

    private final ControlCommands others;
    private final Runnable exit;

    /** Ends this process in order, see {@link ShutdownSignal}, with {@link ExitCode#OK}. */
    public StopOnRequest(ControlCommands others) {
        this(others, () -> System.exit(ExitCode.OK.code()));
    }

    StopOnRequest(ControlCommands others, Runnable exit) {
        this.others = others;
        this.exit = exit;
    }

    @Override
    public boolean isGuarded(String command) {
        return command.equals(STOP) || others.isGuarded(command);
    }

    @Override
    public Optional<byte[]> answer(String command) {
        if (!command.equals(STOP)) {
            return others.answer(command);
        }
        LOG.info("stopping request=stop");
        // It waits for the loop, on whose thread this is.
        new Thread(exit, "stop").start();
        return Optional.of("{\"stopping\":true}".getBytes(StandardCharsets.UTF_8));
    }
}
