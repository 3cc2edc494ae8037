package io.github.wsld.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** How a program ended, and what it wrote. */
public record Outcome(int exitCode, String out, String err) {

    /** Asserts that it succeeded. */
    public Outcome ok() {
        return exited(0);
    }

    /** Asserts how it ended. */
    public Outcome exited(int code) {
        assertEquals(code, exitCode, this::toString);
        return this;
    }

    @Override
    public String toString() {
        return "exit code " + exitCode + ", out:\n" + out + "\nerr:\n" + err;
    }
}
