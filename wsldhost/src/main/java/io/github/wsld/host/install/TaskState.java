package io.github.wsld.host.install;

import io.github.wsld.common.daemon.ExitCode;
import java.util.List;
import java.util.OptionalLong;

/**
 * The logon task as it is now.
 *
 * @param missing files that it starts and that are not there
 * @param lastResult see {@link LastResult}; empty when Windows does not tell
 */
public record TaskState(String name, List<String> missing, OptionalLong lastResult) {

    public TaskState {
        missing = List.copyOf(missing);
    }

    /** Whether what it started has ended as it should. */
    boolean isOver() {
        return lastResult.isPresent() && lastResult.getAsLong() == ExitCode.OK.code();
    }

    /** Whether its last run ended with a failure. */
    public boolean hasFailed() {
        return lastResult.isPresent() && LastResult.isFailure(lastResult.getAsLong());
    }

    /** How it is or ended, in words. */
    public String lastRun() {
        return lastResult.isPresent() ? LastResult.text(lastResult.getAsLong()) : "made";
    }
}
