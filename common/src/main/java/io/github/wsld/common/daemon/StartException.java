package io.github.wsld.common.daemon;

/** A part of the daemon did not start. What had started is stopped again; failures of that are suppressed exceptions here. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    private final String part;

    StartException(String part, String message, Exception cause) {
        super(message, cause);
        this.part = part;
    }

    /** Name of the part. Its own exception is the cause, absent when a stop came first. */
    public String part() {
        return part;
    }
}
