package io.github.wsld.common.process;

import java.io.IOException;

/** A program that could not be run to its end. The message names the program and what to do. */
public final class CommandException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why there is no result. */
    public enum Reason {
        /** No such program here. */
        NOT_FOUND,
        /** It is there, and the system would not start it. */
        NOT_STARTED,
        /** It did not end in time and was killed. */
        TIME_LIMIT,
        /** It wrote more than is read. */
        OUTPUT_LIMIT
    }

    private final Reason reason;

    public CommandException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
