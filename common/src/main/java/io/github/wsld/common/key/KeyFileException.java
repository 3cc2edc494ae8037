package io.github.wsld.common.key;

import java.io.IOException;

/** A key file that gives no key. Its message names the file, what is wrong and what to do. */
public final class KeyFileException extends IOException {
    private static final long serialVersionUID = 1;

    /** What is wrong with it. */
    public enum Fault {
        MISSING,
        /** This user may not read it. */
        FORBIDDEN,
        /** Others than its owner may read or change it. */
        EXPOSED,
        UNREADABLE,
        /** It holds something else. */
        NO_KEY
    }

    private final Fault fault;

    KeyFileException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
