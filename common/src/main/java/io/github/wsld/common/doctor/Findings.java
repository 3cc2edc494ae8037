package io.github.wsld.common.doctor;

import io.github.wsld.common.daemon.ExitCode;
import java.util.List;

/** All that a doctor found, in the order in which it is shown. */
public record Findings(List<Finding> all) {

    public Findings {
        all = List.copyOf(all);
    }

    public long count(Level level) {
        return all.stream().filter(finding -> finding.level() == level).count();
    }

    /** {@link ExitCode#UNAVAILABLE} when something that is asked for does not work; warnings are no failure. */
    public ExitCode exitCode() {
        return count(Level.FAILURE) == 0 ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }
}
