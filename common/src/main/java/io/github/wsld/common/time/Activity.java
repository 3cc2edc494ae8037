package io.github.wsld.common.time;

import java.util.Optional;

/**
 * When another program last had its hands on the clock. Known by what it leaves behind in the kernel, so that one counts too whose
 * process cannot be seen: in another distribution of the same virtual machine, for instance.
 */
final class Activity {
    /** What another program did. */
    enum Act {
        STEP("stepped the clock"),
        RATE("changed the clock's rate"),
        WORD("told the kernel that the clock is right");

        private final String text;

        Act(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** What was done when, by the guest's boottime. */
    record Trace(Act act, long when) {}

    /** A program whose process is there may be this long about it: systemd-timesyncd asks every 34 minutes at the least. */
    static final long PATIENCE_WITH_PROCESS = 2_400_000_000_000L;
    /** One that cannot be seen may not: WSL's own chronyd looks at its clock every 8 s. */
    static final long PATIENCE = 300_000_000_000L;

    private boolean process;
    private long notBefore = Long.MIN_VALUE;
    private Trace last;
    /** What the next look finds was done by one that has ended since. */
    private boolean ended;

    private Discipline found;

    /** Whether a program that keeps the clock has a process here. With the last one's end, what was done before counts no more. */
    void process(boolean here, long now) {
        if (process && !here) {
            notBefore = now;
            last = null;
            found = null;
            ended = true;
        }
        process = here;
    }

    boolean hasProcess() {
        return process;
    }

    void did(Act act, long when) {
        // A step alone is made by people too, and by a kernel that follows its host.
        if (!ended && (act != Act.STEP || process)) {
            last = new Trace(act, when);
        }
    }

    /** Looks at the kernel's state; this program says nothing to it that would make its error less. */
    void look(Discipline now, long when) {
        boolean told =
                found != null && now.synchronised() && (!found.synchronised() || now.maxError() < found.maxError());
        found = now;
        ended = false;
        long earliest = when - now.silence();
        if (told) {
            did(Act.WORD, when);
        } else if (now.synchronised() && earliest > notBefore && (last == null || earliest > last.when())) {
            did(Act.WORD, earliest);
        }
    }

    boolean isActive(long now) {
        return last != null && now - last.when() <= (process ? PATIENCE_WITH_PROCESS : PATIENCE);
    }

    Optional<Trace> last() {
        return Optional.ofNullable(last);
    }
}
