package io.github.wsld.guest.time;

import io.github.wsld.common.daemon.OutageLog;
import io.github.wsld.common.time.ClockCommand;
import io.github.wsld.common.time.ClockDeniedException;
import io.github.wsld.common.time.Discipline;
import io.github.wsld.common.time.Steering;
import io.github.wsld.common.time.SystemClock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies commands to the clock, as far as this process may. For the loop's thread. */
final class ClockSetter {
    private static final Logger LOG = LoggerFactory.getLogger(ClockSetter.class);

    private final SystemClock clock;
    private final Steering steering;
    private final OutageLog failures;
    private Optional<String> denial;

    ClockSetter(SystemClock clock, Steering steering, LongSupplier nanoClock) {
        this.clock = clock;
        this.steering = steering;
        this.failures = new OutageLog(
                "clock not set",
                "clock set again",
                nanoClock,
                (level, line) -> LOG.atLevel(level).log(line));
        this.denial = Optional.empty();
        clock.denial().ifPresent(this::denied);
    }

    /** Why the clock is only measured; empty when it is set too. */
    Optional<String> denial() {
        return denial;
    }

    /** Applies commands in order; what follows one that fails is left to the next burst. */
    void apply(List<ClockCommand> commands) {
        try {
            for (ClockCommand command : commands) {
                if (command instanceof ClockCommand.Step step) {
                    clock.step(step.offset());
                    LOG.info("clock stepped by={}ms", step.offset() / 1_000_000);
                } else if (command instanceof ClockCommand.SetRate rate) {
                    clock.setRate(rate.ppm());
                    LOG.debug("clock rate set ppm={}", rate.ppm());
                }
                failures.worked();
            }
        } catch (ClockDeniedException e) {
            denied(e.getMessage());
        } catch (IOException e) {
            failures.failed(e.getMessage());
        }
    }

    /** Tells the steering what the kernel was told of the clock, by whomever. */
    void look() {
        try {
            Discipline found = clock.discipline();
            steering.found(found, clock.boottime());
        } catch (IOException e) {
            failures.failed(e.getMessage());
        }
    }

    private void denied(String reason) {
        denial = Optional.of(reason);
        steering.measureOnly();
        LOG.warn("clock is measured but not set reason=\"{}\"", reason);
    }
}
