package io.github.wsld.host.vm;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides which machine to listen for: pure, driven by {@link VmWatching}. After each survey its owner does what {@link #next} says,
 * until that is to wait.
 *
 * <pre>
 *   surveyed: found, not the served one    End it, then Listen for a found one
 *   surveyed: none runs                    End the served one
 *   surveyed: nothing known                keep what is served; look again later and later
 *   refused                                Listen for the next found one; for this one again later and later
 * </pre>
 *
 * One machine is served at a time, for one user has one VM of WSL: of several that are found, the first that this user may listen
 * for.
 */
final class VmWatch {
    /** Beyond this no wait grows. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** What to do. */
    sealed interface Step {
        /** Listen for the machine, then tell {@link VmWatch#listening} or {@link VmWatch#refused}. */
        record Listen(UUID vm) implements Step {}

        /** The machine is gone, and with it its guests: stop listening, end what is left of their connections. */
        record End(UUID vm) implements Step {}

        /** Look again after this time. */
        record Wait(Duration time) implements Step {}
    }

    /** When a machine that may not be listened for is tried again. */
    private record Refusal(int times, long againNanos) {}

    private final Duration poll;
    private final Map<UUID, Refusal> refusals = new HashMap<>();
    private List<UUID> found = List.of();
    private Optional<UUID> served = Optional.empty();
    private Optional<UUID> ending = Optional.empty();
    private int unknown;

    /** @param poll the time between two looks while all is well */
    VmWatch(Duration poll) {
        this.poll = poll;
    }

    /** The locators were asked. */
    void surveyed(Survey survey) {
        Optional<Finding> finding = survey.deciding().map(Survey.Answer::finding);
        if (finding.isEmpty()) {
            unknown++;
            found = List.of();
            return;
        }
        unknown = 0;
        found = finding.get() instanceof Finding.Found some ? some.vms() : List.of();
        refusals.keySet().retainAll(found);
        if (served.isPresent() && !found.contains(served.get())) {
            ending = served;
            served = Optional.empty();
        }
    }

    /**
     * What to do now.
     *
     * @param now of a monotonic clock, in nanoseconds
     */
    Step next(long now) {
        if (ending.isPresent()) {
            Step end = new Step.End(ending.get());
            ending = Optional.empty();
            return end;
        }
        if (served.isEmpty()) {
            for (UUID vm : found) {
                Refusal refusal = refusals.get(vm);
                if (refusal == null || now - refusal.againNanos >= 0) {
                    return new Step.Listen(vm);
                }
            }
        }
        return new Step.Wait(unknown == 0 ? poll : longer(unknown - 1));
    }

    /** It is listened for. */
    void listening(UUID vm) {
        served = Optional.of(vm);
        refusals.remove(vm);
    }

    /** It cannot be listened for now. */
    void refused(UUID vm, long now) {
        int times = refusals.containsKey(vm) ? refusals.get(vm).times + 1 : 0;
        refusals.put(vm, new Refusal(times, now + longer(times).toNanos()));
    }

    /** The machine that is listened for. */
    Optional<UUID> served() {
        return served;
    }

    /** The poll interval doubled so often, at most {@link #LONGEST_WAIT} unless the interval itself is longer. */
    private Duration longer(int times) {
        Duration wait = poll.multipliedBy(1L << Math.min(times, 20));
        Duration most = poll.compareTo(LONGEST_WAIT) > 0 ? poll : LONGEST_WAIT;
        return wait.compareTo(most) < 0 ? wait : most;
    }
}
