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

    /** The message without what to do, where it ends with that. */
    String withoutAdvice() {
        String end = "; " + failure.advice();
        String message = getMessage();
        return message.endsWith(end) ? message.substring(0, message.length() - end.length()) : message;
    }

    /** Whether the program or the kernel's part is missing, so that no rules can be there either. */
    boolean isForMissingPart() {
        return failure == Failure.UNSUPPORTED || failure == Failure.NOT_INSTALLED;
    }
}
