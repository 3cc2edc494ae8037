package io.github.wsld.guest.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.HostInfo;
import io.github.wsld.common.protocol.InfoReply;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.StreamTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the host is asked who it is, with a clock of the test's own. */
@Timeout(300)
class HostProbeTest {
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final HostInfo INFO =
            new HostInfo("9.9", List.of("conn"), List.of("x11"), 1, Instance.random(new Random(5)::nextBytes));

    @TempDir
    private Path folder;

    private final LoopThread thread = new LoopThread();
    /** A permit for each delay that the probe has chosen. */
    private final Semaphore scheduled = new Semaphore(0);

    private volatile double random = 0.5;
    private Host host;

    @AfterEach
    void close() {
        thread.close();
    }

    private HostProbe start() {
        Endpoint endpoint = Endpoint.Unix.path(folder.resolve("link"));
        HostSettings settings =
                new HostSettings(List.of(endpoint), LinkKey.NONE, Duration.ofSeconds(5), StreamTimes.DEFAULT);
        host = new Host(thread.loop, settings, new Random(6)::nextBytes);
        HostProbe probe = new HostProbe(host, Optional.of("Debian"), () -> {
            scheduled.release();
            return random;
        });
        return thread.call(() -> {
            probe.start();
            return probe;
        });
    }

    /** Asserts that the probe is quiet until a delay has gone by, and asks then, in vain. */
    private void assertAsksAfter(Duration delay) throws InterruptedException {
        awaitDelay();
        thread.advance(delay.minus(MOMENT));
        assertEquals(0, scheduled.availablePermits());
        thread.advance(MOMENT);
        scheduled.acquire();
        scheduled.release();
    }

    /** Waits until a delay has been chosen, and has begun. */
    private void awaitDelay() throws InterruptedException {
        scheduled.acquire();
        thread.call(() -> null);
    }

    @Test
    void delaysDoubleUpToTenSeconds() throws Exception {
        start();
        for (int millis : new int[] {200, 400, 800, 1600, 3200, 6400, 10_000, 10_000}) {
            assertAsksAfter(Duration.ofMillis(millis));
        }
    }

    @Test
    void delaysAreSpreadByAQuarterEitherWay() throws Exception {
        random = 0;
        start();
        assertAsksAfter(Duration.ofMillis(150));
        awaitDelay();
        // The second delay was chosen by the first random number: 400 ms less a quarter.
        random = 1;
        thread.advance(Duration.ofMillis(300));
        assertAsksAfter(Duration.ofMillis(1000));
    }

    @Test
    void aHostThatCameIsNotAskedAgainUntilItIsLost() throws Exception {
        start();
        assertAsksAfter(Duration.ofMillis(200));
        assertAsksAfter(Duration.ofMillis(400));
        awaitDelay();
        try (FakeHost fake = new FakeHost(folder.resolve("link"))) {
            thread.advance(Duration.ofMillis(800));
            answer(fake);
            thread.await(() -> host.state() instanceof HostState.Reached);
            thread.advance(Duration.ofDays(1));
            assertFalse(fake.isDialled());
        }
        Recorded outcome = new Recorded();
        thread.call(() -> {
            host.connect(new Target.DefaultDisplay(), outcome);
            return null;
        });
        outcome.take();
        // Delays begin anew.
        assertAsksAfter(Duration.ofMillis(200));
        assertAsksAfter(Duration.ofMillis(200));
        assertAsksAfter(Duration.ofMillis(400));
    }

    @Test
    void anOldHostIsAskedEveryMinuteAndMayBeReplaced() throws Exception {
        try (FakeHost fake = new FakeHost(folder.resolve("link"))) {
            start();
            fake.accept().hangUp();
            awaitDelay();
            assertInstanceOf(HostState.Old.class, thread.call(host::state));

            thread.advance(Duration.ofMinutes(1).minus(MOMENT));
            assertFalse(fake.isDialled());
            thread.advance(MOMENT);
            answer(fake);
            thread.await(() -> host.state() instanceof HostState.Reached);
            assertEquals(INFO, ((HostState.Reached) thread.call(host::state)).info());
        }
    }

    @Test
    void aClosedProbeAsksNoMore() throws Exception {
        HostProbe probe = start();
        awaitDelay();
        thread.call(() -> {
            probe.close();
            return null;
        });
        thread.advance(Duration.ofDays(1));
        assertEquals(0, scheduled.availablePermits());
        assertTrue(thread.call(() -> host.state() instanceof HostState.Down));
    }

    private static void answer(FakeHost fake) throws IOException {
        byte[] json = INFO.toJson();
        fake.accept().answer(InfoReply.ok(json).encode(), json);
    }
}
