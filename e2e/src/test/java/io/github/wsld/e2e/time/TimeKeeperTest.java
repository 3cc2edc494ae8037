package io.github.wsld.e2e.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.TimeReply;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.common.time.SteeringSettings;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostSettings;
import io.github.wsld.guest.host.TimeLinks;
import io.github.wsld.guest.time.TimeKeeper;
import io.github.wsld.guest.time.TimeStatus;
import io.github.wsld.guest.time.WriterSearch;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A keeper and a host on one loop, over a unix socket; neither clock is this machine's. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class TimeKeeperTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration GOOD = Duration.ofMillis(5);

    @TempDir
    Path folder;

    private final EventLoop loop =
            new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
    private final NonceSource nonces = new Random(1)::nextBytes;
    private final TimeHost.Ahead hostClock = new TimeHost.Ahead(HOUR);
    private BentClock guestClock = new BentClock(Optional.empty());
    private TimeHost host;
    private TimeKeeper keeper;
    private Thread thread;

    private Endpoint endpoint() {
        return Endpoint.Unix.path(folder.resolve("host"));
    }

    private void serve() throws IOException {
        host = new TimeHost(loop, nonces, endpoint(), hostClock);
    }

    private void keep() throws IOException {
        HostSettings settings = new HostSettings(
                List.of(endpoint()), LinkKey.NONE, HostSettings.DEFAULT_DIAL_DEADLINE, StreamTimes.DEFAULT);
        keeper = new TimeKeeper(
                new TimeLinks(new Host(loop, settings, nonces)),
                guestClock,
                SteeringSettings.every(HOUR),
                WriterSearch.NONE,
                Optional.empty());
        keeper.start();
        thread = new Thread(loop::run, "loop");
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.execute(() -> {
            keeper.close();
            if (host != null) {
                host.server().close();
            }
            loop.stop();
        });
        thread.join();
        assertEquals(0, guestClock.discipline().ppm(), DRIFT_PPM);
    }

    /** A drift measured within seconds is good to this at best, on a machine that is busy. */
    private static final double DRIFT_PPM = 500;

    private TimeStatus status() throws Exception {
        CompletableFuture<TimeStatus> status = new CompletableFuture<>();
        loop.execute(() -> status.complete(keeper.status()));
        return status.get();
    }

    /** The status once the condition was true: a condition that reads the clock is ahead of the status that it is given. */
    private TimeStatus await(String what, Predicate<TimeStatus> condition) throws Exception {
        TimeStatus status = status();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.test(status)) {
            assertTrue(System.nanoTime() < deadline, what + " did not come: " + status);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            status = status();
        }
        return status();
    }

    /** The guest's clock less the host's, by neither's opinion. */
    private Duration error() {
        Instant truth = hostClock.instant();
        return Duration.between(
                truth, Instant.ofEpochSecond(0, guestClock.read().realtime()));
    }

    private boolean isRight(TimeStatus status) {
        return status.bursts() > 0 && error().abs().compareTo(GOOD) < 0;
    }

    @Test
    void theClockIsSetAtTheFirstBurst() throws Exception {
        serve();
        keep();
        TimeStatus status = await("the right time", this::isRight);
        // An hour in minutes is a step, whatever was slewed after it.
        assertTrue(status.lastCorrection().isPresent());
        assertTrue(status.corrected().orElseThrow().compareTo(Duration.ofMinutes(5)) < 0);
        assertEquals(Optional.empty(), status.denial());
        assertEquals(Optional.empty(), status.problem());
        assertEquals(0, status.foreignSteps());
        assertTrue(status.nextBurst().orElseThrow().compareTo(Duration.ofSeconds(4)) <= 0);
    }

    @Test
    void aResumeThatTheHostTellsIsCorrectedWithinTwoSeconds() throws Exception {
        serve();
        keep();
        await("the right time", this::isRight);
        Duration taken;
        int resumes = 0;
        do {
            // A busy machine may hold it up, but not time after time.
            resumes++;
            hostClock.set(HOUR.plusSeconds(5400L * resumes));
            long told = System.nanoTime();
            loop.execute(() -> host.server().time().resumed());
            TimeStatus status = await("the right time after the resume", this::isRight);
            taken = Duration.ofNanos(System.nanoTime() - told);
            assertEquals(resumes, status.resumes());
        } while (taken.compareTo(Duration.ofSeconds(2)) >= 0 && resumes < 20);
        assertTrue(resumes < 20, taken::toString);
    }

    @Test
    void aLostLinkIsAReasonToLook() throws Exception {
        serve();
        keep();
        await("the right time", this::isRight);
        hostClock.set(HOUR.minusSeconds(300));
        loop.execute(() -> host.server().time().close());
        TimeStatus status = await("the right time over a new link", this::isRight);
        assertTrue(status.bursts() >= 2);
        assertEquals(0, status.foreignSteps(), "its own steps are no news");
    }

    /** {@link #stop} asserts what the clock's rate is then. */
    @Test
    void aSlewUnderWayEndsWithTheKeeper() throws Exception {
        hostClock.set(Duration.ofMillis(300));
        serve();
        keep();
        await("a slew", TimeStatus::slewing);
        assertTrue(Math.abs(guestClock.discipline().ppm()) > DRIFT_PPM, () -> "ppm: " + guestClock.discipline());
    }

    @Test
    void aStepOfOthersIsFoundWithTheNextBurst() throws Exception {
        serve();
        keep();
        await("the right time", this::isRight);
        guestClock.step(TimeUnit.SECONDS.toNanos(-77));
        loop.execute(() -> keeper.sampleSoon("test"));
        TimeStatus status = await("the right time after a step", this::isRight);
        assertEquals(1, status.foreignSteps());
    }

    @Test
    void withoutTheRightItMeasures() throws Exception {
        guestClock = new BentClock(Optional.of("no right"));
        serve();
        keep();
        TimeStatus status = await(
                "an offset",
                now -> now.offset()
                        .filter(good -> good.bound() < GOOD.toNanos())
                        .isPresent());
        assertEquals(0, HOUR.toNanos() - status.offset().orElseThrow().offset(), GOOD.toNanos());
        assertEquals(Optional.of("no right"), status.denial());
        assertEquals(Optional.empty(), status.lastCorrection());
        assertTrue(error().compareTo(HOUR.dividedBy(2).negated()) < 0);
    }

    @Test
    void aHostThatComesLateIsFound() throws Exception {
        keep();
        TimeStatus without = await("a failure", now -> now.problem().isPresent());
        assertTrue(without.problem().orElseThrow().startsWith("wsldhost is not reached at unix:"), without::toString);
        CompletableFuture<Void> served = loop.submit(() -> {
            try {
                serve();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        served.get();
        TimeStatus status = await("the right time", this::isRight);
        assertEquals(Optional.empty(), status.problem());
    }

    @Test
    void anOldHostIsAskedForItsTimeAgainAndAgain() throws Exception {
        Thread old;
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(folder.resolve("host")));
            old = new Thread(() -> serveTimeAlone(listener), "old host");
            old.start();
            keep();
            TimeStatus status = await("the right time", this::isRight);
            assertTrue(status.lastCorrection().isPresent());
        }
        old.join();
    }

    /** What the original does: time, and the end for whatever else. */
    private void serveTimeAlone(ServerSocketChannel listener) {
        try {
            while (true) {
                try (SocketChannel link = listener.accept()) {
                    ByteBuffer code = ByteBuffer.allocate(4);
                    while (code.hasRemaining() && link.read(code) >= 0) {
                        // Until all of it is there.
                    }
                    if (code.getInt(0) == Function.TIME.code()) {
                        link.write(ByteBuffer.wrap(
                                TimeReply.of(hostClock.instant()).encode()));
                    }
                }
            }
        } catch (ClosedChannelException e) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
