package io.github.wsld.host.install;

import io.github.wsld.common.daemon.ExitCode;

/** How the last run of a task ended, in words. The numbers are from winerror.h, or what the program ended with. */
final class LastResult {
    /** SCHED_S_TASK_RUNNING. */
    static final long RUNNING = 0x41301;
    /** SCHED_S_TASK_HAS_NOT_RUN. */
    private static final long HAS_NOT_RUN = 0x41303;
    /** SCHED_S_TASK_TERMINATED. */
    private static final long TERMINATED = 0x41306;

    private LastResult() {}

    /** Whether the program ended with a failure of its own, or could not be started. */
    static boolean isFailure(long result) {
        return result != 0 && result != RUNNING && result != HAS_NOT_RUN && result != TERMINATED;
    }

    static String text(long result) {
        if (result == RUNNING) {
            return "running";
        }
        if (result == HAS_NOT_RUN) {
            return "not run yet";
        }
        if (result == TERMINATED) {
            return "ended by Windows or by \"wsldhost stop\"";
        }
        for (ExitCode code : ExitCode.values()) {
            if (code.code() == result) {
                return "not running; its last run ended with " + result + ": " + code.meaning();
            }
        }
        return "not running; its last run ended with 0x" + Integer.toHexString((int) result);
    }
}
