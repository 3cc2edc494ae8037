package io.github.wsld.common.daemon;

import java.util.Optional;

/** What a daemon answers on its control socket. */
public interface ControlCommands {

    /**
     * Answers a command, at once. Called on the loop's thread.
     *
     * @return one JSON document of at most {@link ControlClient#MAX_REPLY_BYTES} bytes; empty when there is no such command
     */
    Optional<byte[]> answer(String command);

    /** Whether a command is for the daemon's own user and root alone, although others may reach the control socket. */
    default boolean isGuarded(String command) {
        return false;
    }
}
