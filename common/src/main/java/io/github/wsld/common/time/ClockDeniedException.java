package io.github.wsld.common.time;

import java.io.IOException;

/** The right to set the clock is missing; the message says how to get it. */
public final class ClockDeniedException extends IOException {
    private static final long serialVersionUID = 1;

    public ClockDeniedException(String message) {
        super(message);
    }
}
