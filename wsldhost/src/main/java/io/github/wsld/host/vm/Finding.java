package io.github.wsld.host.vm;

import java.util.List;
import java.util.UUID;

/** What one locator says. */
public sealed interface Finding {

    /**
     * Machines that WSL runs.
     *
     * @param vms one or more, the likeliest first
     */
    record Found(List<UUID> vms) implements Finding {
        public Found {
            vms = List.copyOf(vms);
            if (vms.isEmpty()) {
                throw new IllegalArgumentException("found, but nothing");
            }
        }
    }

    /** No machine of WSL runs; that is certain. */
    record NoneRuns() implements Finding {}

    /**
     * It cannot tell.
     *
     * @param reason in words, with its code and, where there is something to do, what; the same words for the same trouble
     * @param isTrouble whether something is wrong; otherwise this locator merely sees nothing
     */
    record Unknown(String reason, boolean isTrouble) implements Finding {}

    static Finding trouble(String reason) {
        return new Unknown(reason, true);
    }

    static Finding seesNothing(String reason) {
        return new Unknown(reason, false);
    }

    /** In one line, for people. */
    default String text() {
        if (this instanceof Found found) {
            return String.join(", ", found.vms().stream().map(UUID::toString).toList());
        }
        return this instanceof Unknown unknown ? unknown.reason() : "no VM of WSL runs";
    }
}
