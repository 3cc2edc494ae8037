package io.github.wsld.host.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("windows-too")
class VmWatchTest {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(2, 2);

    private final VmWatch watch = new VmWatch(POLL);
    private final Set<UUID> denied = new HashSet<>();
    private final List<String> done = new ArrayList<>();
    private long now;

    /** One look and what follows, up to the next one. */
    private Duration look(Finding finding) {
        done.clear();
        watch.surveyed(new Survey(List.of(new Survey.Answer(LocatorName.HCS, finding))));
        while (true) {
            VmWatch.Step step = watch.next(now);
            if (step instanceof VmWatch.Step.Wait wait) {
                now += wait.time().toNanos();
                return wait.time();
            } else if (step instanceof VmWatch.Step.End end) {
                done.add("end " + name(end.vm()));
            } else if (step instanceof VmWatch.Step.Listen listen && denied.contains(listen.vm())) {
                done.add("denied " + name(listen.vm()));
                watch.refused(listen.vm(), now);
            } else if (step instanceof VmWatch.Step.Listen listen) {
                done.add("listen " + name(listen.vm()));
                watch.listening(listen.vm());
            }
            assertTrue(done.size() < 10, done::toString);
        }
    }

    private static String name(UUID vm) {
        return vm.equals(A) ? "A" : "B";
    }

    private static Finding found(UUID... vms) {
        return new Finding.Found(List.of(vms));
    }

    private static Finding none() {
        return new Finding.NoneRuns();
    }

    private static Finding unknown() {
        return Finding.trouble("broken");
    }

    @Test
    void theMachineComesChangesAndGoes() {
        assertEquals(POLL, look(none()));
        assertEquals(List.of(), done);
        assertEquals(POLL, look(found(A)));
        assertEquals(List.of("listen A"), done);
        look(found(A));
        assertEquals(List.of(), done);
        look(found(B));
        assertEquals(List.of("end A", "listen B"), done);
        assertEquals(Optional.of(B), watch.served());
        look(none());
        assertEquals(List.of("end B"), done);
        assertEquals(Optional.empty(), watch.served());
        look(found(B));
        assertEquals(List.of("listen B"), done);
    }

    @Test
    void theServedMachineStaysTheOneWhileItIsThere() {
        look(found(A, B));
        assertEquals(List.of("listen A"), done);
        look(found(B, A));
        assertEquals(List.of(), done);
    }

    @Test
    void aDeniedMachineIsPassedOverAndTriedAgainLaterAndLater() {
        denied.add(A);
        look(found(A, B));
        assertEquals(List.of("denied A", "listen B"), done);
        look(found(A));
        assertEquals(List.of("end B", "denied A"), done);
        List<Long> tries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long before = now;
            assertEquals(POLL, look(found(A)));
            if (done.contains("denied A")) {
                tries.add(Duration.ofNanos(before).toSeconds());
            }
        }
        for (int i = 1; i < tries.size(); i++) {
            long gap = tries.get(i) - tries.get(i - 1);
            assertTrue(gap <= 60 && (i < 4 || gap == 60), tries::toString);
        }
        denied.clear();
        for (int i = 0; i < 12; i++) {
            look(found(A));
        }
        assertEquals(Optional.of(A), watch.served());
    }

    @Test
    void notToKnowEndsNothingAndIsAskedSeldomer() {
        look(found(A));
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            waits.add(look(unknown()).toSeconds());
            assertEquals(List.of(), done);
        }
        assertEquals(List.of(5L, 10L, 20L, 40L, 60L, 60L, 60L), waits);
        assertEquals(Optional.of(A), watch.served());
        assertEquals(POLL, look(found(B)));
        assertEquals(List.of("end A", "listen B"), done);
    }

    @Test
    void aLongPollIsNotShortened() {
        VmWatch slow = new VmWatch(Duration.ofMinutes(10));
        for (int i = 0; i < 3; i++) {
            slow.surveyed(new Survey(List.of(new Survey.Answer(LocatorName.HCS, unknown()))));
            assertEquals(new VmWatch.Step.Wait(Duration.ofMinutes(10)), slow.next(0));
        }
    }

    /** Whatever comes: only found machines are listened for, never two at once, and what is served was not denied. */
    @Test
    void randomSchedules() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        Random random = new Random(seed);
        Optional<UUID> served = Optional.empty();
        for (int i = 0; i < 20_000; i++) {
            denied.clear();
            if (random.nextBoolean()) {
                denied.add(random.nextBoolean() ? A : B);
            }
            Finding finding =
                    List.of(none(), unknown(), found(A), found(B), found(A, B)).get(random.nextInt(5));
            look(finding);
            for (String step : done) {
                if (step.startsWith("listen")) {
                    assertEquals(Optional.empty(), served, "seed " + seed);
                    served = Optional.of(step.endsWith("A") ? A : B);
                } else if (step.startsWith("end")) {
                    assertEquals(step, "end " + name(served.orElseThrow()), "seed " + seed);
                    served = Optional.empty();
                }
            }
            assertEquals(served, watch.served(), "seed " + seed);
            if (finding instanceof Finding.Found some && served.isPresent()) {
                assertTrue(some.vms().contains(served.get()), "seed " + seed);
            }
            if (finding instanceof Finding.NoneRuns) {
                assertEquals(Optional.empty(), served, "seed " + seed);
            }
        }
    }
}
