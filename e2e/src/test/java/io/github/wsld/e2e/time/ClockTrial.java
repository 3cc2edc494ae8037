package io.github.wsld.e2e.time;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.common.time.ClockReading;
import io.github.wsld.common.time.OffsetEstimate;
import io.github.wsld.common.time.SteeringSettings;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostSettings;
import io.github.wsld.guest.host.TimeLinks;
import io.github.wsld.guest.time.TimeKeeper;
import io.github.wsld.guest.time.TimeStatus;
import io.github.wsld.guest.time.WriterSearch;
import io.github.wsld.host.RawTime;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxClock;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs in a guest alone, since it sets the clock: a real wsldhost whose clock is off, and a keeper. Writes one line for each
 * disturbance: after how long the clock was right, and how far off it was at most from then to the end.
 *
 * <p>The clock is right when it is less than a millisecond off, or, where the machine is so busy that round trips take longer than
 * that, as near as they show: the keeper leaves an offset alone that is within its bound, so twice the bound.
 *
 * <p>Arguments: a vsock port, the host's clock less the guest's in nanoseconds, its drift in ppm, for how many seconds on end the
 * clock is to be right, and a step by "somebody else" afterwards in nanoseconds, 0 for none; and perhaps a file for the track, four
 * times a second: seconds, the error and the stated bound in microseconds, the clock's rate in ppm.
 */
final class ClockTrial {
    private static final long MILLI = 1_000_000;
    /** A reading that took longer, for the thread was held up, says less than what is to be seen. */
    private static final long SHARP = 200_000;

    private static final long TRACK_INTERVAL = 250 * MILLI;
    /** For bursts that a busy machine makes worthless; beyond what the slowest slew takes, of half a second at 5000 ppm. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(100 + 120);

    private final LinuxClock clock = LinuxClock.system();
    private final RawTime truth;
    private final int port;
    private final EventLoop loop =
            new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);

    private final Optional<PrintStream> track;

    private ClockTrial(int port, long offset, double ppm, Optional<PrintStream> track) {
        this.port = port;
        this.track = track;
        ClockReading now = clock.read();
        long base = now.realtime() + offset - now.raw() - Math.round(now.raw() * ppm * 1e-6);
        this.truth = new RawTime(base, ppm);
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        long offset = Long.parseLong(arguments[1]);
        double ppm = Double.parseDouble(arguments[2]);
        Optional<PrintStream> track =
                arguments.length < 6 ? Optional.empty() : Optional.of(new PrintStream(arguments[5]));
        new ClockTrial(port, offset, ppm, track)
                .run(offset, ppm, Long.parseLong(arguments[3]), Long.parseLong(arguments[4]));
    }

    private void run(long offset, double ppm, long seconds, long step) throws Exception {
        Process host = TrialHost.start(port, truth);
        try {
            HostSettings settings = new HostSettings(
                    List.of(new Endpoint.Vsock(Endpoint.Vsock.HOST_CID, port)),
                    LinkKey.NONE,
                    HostSettings.DEFAULT_DIAL_DEADLINE,
                    StreamTimes.DEFAULT);
            TimeKeeper keeper = new TimeKeeper(
                    new TimeLinks(new Host(loop, settings, new SecureRandom()::nextBytes)),
                    LinuxClock.system(),
                    SteeringSettings.every(Duration.ofMinutes(10)),
                    WriterSearch.NONE,
                    Optional.empty());
            keeper.start();
            Thread thread = new Thread(loop::run, "loop");
            thread.start();
            watch("offset", offset, ppm, seconds, keeper);
            if (step != 0) {
                clock.step(step);
                watch("foreign-step", step, ppm, seconds, keeper);
            }
            loop.execute(() -> {
                keeper.close();
                loop.stop();
            });
            thread.join();
            System.out.printf(Locale.ROOT, "end rate=%.3f%n", clock.discipline().ppm());
        } finally {
            host.destroy();
            host.waitFor();
        }
    }

    private void watch(String what, long size, double ppm, long seconds, TimeKeeper keeper) {
        long begin = clock.raw();
        long enough = TimeUnit.SECONDS.toNanos(seconds);
        long lastWrong = begin;
        long worst = 0;
        long late = begin;
        long nextPoint = begin;
        while (late - lastWrong < enough && late - begin < enough + PATIENCE) {
            LockSupport.parkNanos(5 * MILLI);
            ClockReading now = clock.read();
            late = now.raw();
            if (now.uncertainty() > SHARP) {
                continue;
            }
            long error = now.realtime() - truth.at(now.raw());
            worst = Math.max(worst, Math.abs(error));
            if (track.isPresent() && late >= nextPoint) {
                nextPoint += TRACK_INTERVAL;
                point(track.get(), late - begin, error, status(keeper));
            }
            if (Math.abs(error) > MILLI && Math.abs(error) > 2 * bound(status(keeper))) {
                lastWrong = late;
                worst = 0;
            }
        }
        TimeStatus status = status(keeper);
        System.out.printf(
                Locale.ROOT,
                "%s size=%.3f ppm=%.0f right=%b after=%.2f then-at-most-us=%d reading-us=%d drift=%s stated-us=%d bursts=%d discarded=%d"
                        + " jumps=%d foreign=%d last=%s%n",
                what,
                size * 1e-9,
                ppm,
                late - lastWrong >= enough,
                (lastWrong - begin) * 1e-9,
                worst / 1000,
                clock.read().uncertainty() / 1000,
                status.drift(),
                bound(status) / 1000,
                status.bursts(),
                status.discarded(),
                status.jumps(),
                status.foreignSteps(),
                status.lastCorrection());
    }

    private static long bound(TimeStatus status) {
        return status.offset().map(OffsetEstimate::bound).orElse(0L);
    }

    private void point(PrintStream to, long nanos, long error, TimeStatus status) {
        try {
            to.printf(
                    Locale.ROOT,
                    "%.3f %.1f %.1f %.3f%n",
                    nanos * 1e-9,
                    error * 1e-3,
                    bound(status) * 1e-3,
                    clock.discipline().ppm());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TimeStatus status(TimeKeeper keeper) {
        CompletableFuture<TimeStatus> status = new CompletableFuture<>();
        loop.execute(() -> status.complete(keeper.status()));
        return status.join();
    }
}
