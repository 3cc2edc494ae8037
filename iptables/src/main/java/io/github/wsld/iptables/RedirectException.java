package io.github.wsld.iptables;

/** Rules that could not be read or changed. The message names the command, what it said, and what to do. */
public final class RedirectException extends Exception {
    private static final long serialVersionUID = 1;

    private final Failure failure;

    RedirectException(Failure failure, String message) {
        this(failure, message, null);
    }

    RedirectException(Failure failure, String message, Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
