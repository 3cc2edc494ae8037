package io.github.wsld.host.selftest;

import java.util.Locale;

/**
 * One line of the report.
 *
 * @param detail what was seen, or why not
 */
record Line(Outcome outcome, String what, String detail) {

    enum Outcome {
        OK("ok"),
        FAILED("FAILED"),
        /** It cannot be tried on this machine, or not now. */
        NOT_HERE("not here");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }
    }

    /** @param failure empty when all went well */
    static Line of(String what, String failure, String success) {
        return failure.isEmpty() ? new Line(Outcome.OK, what, success) : new Line(Outcome.FAILED, what, failure);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-8s  %s: %s", outcome.word, what, detail);
    }
}
