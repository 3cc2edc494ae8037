package io.github.wsld.e2e.time;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.common.time.ClockReading;
import io.github.wsld.common.time.SampleFeed;
import io.github.wsld.common.time.SteeringSettings;
import io.github.wsld.common.time.TimeMode;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostSettings;
import io.github.wsld.guest.host.TimeLinks;
import io.github.wsld.guest.time.ProcWriterSearch;
import io.github.wsld.guest.time.TimeKeeper;
import io.github.wsld.guest.time.TimeReport;
import io.github.wsld.guest.time.TimeStatus;
import io.github.wsld.host.RawTime;
import io.github.wsld.net.linux.ChronySocket;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxClock;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Runs in a guest alone, since it and others set the clock there: a keeper beside real time daemons. Ends with an error when something
 * does not come; writes a line for each stage with the greatest error of the clock in it.
 *
 * <p>Arguments: chronyd's path, systemd-timesyncd's, and a folder with libraries for the latter.
 */
final class RefereeTrial {
    private static final int PORT = 6000;
    private static final long SECOND = 1_000_000_000;
    private static final long LIE = 5 * SECOND;
    private static final long PATIENCE = 40 * SECOND;
    private static final Path CHRONY_SOCKET = Path.of("/run/wsld.sock");

    private final LinuxClock clock = LinuxClock.system();
    private final EventLoop loop =
            new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
    private final AtomicLong lie = new AtomicLong(LIE);
    private final Path chronyd;
    private final Path timesyncd;
    private final String libraries;
    private final RawTime truth;
    private TimeKeeper keeper;

    private RefereeTrial(Path chronyd, Path timesyncd, String libraries) {
        this.chronyd = chronyd;
        this.timesyncd = timesyncd;
        this.libraries = libraries;
        ClockReading now = clock.read();
        this.truth = new RawTime(now.realtime() - now.raw(), 0);
    }

    public static void main(String[] arguments) throws Exception {
        new RefereeTrial(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]).run();
        System.exit(0);
    }

    private void run() throws Exception {
        Thread thread = new Thread(loop::run, "loop");
        thread.start();
        Process host = TrialHost.start(PORT, truth);
        LyingNtpServer server = new LyingNtpServer(() -> truth.at(clock.raw()) + lie.get());
        try {
            Files.createDirectories(Path.of("/run/chrony"));
            keep(TimeMode.AUTO, Optional.empty());
            until("kept alone", status -> status.bursts() > 2 && isRight());
            timesyncd();
            chronydThatLies();
            end();
            chronydThatIsFed();
            end();
        } finally {
            server.close();
            host.destroy();
            host.waitFor();
        }
    }

    private void timesyncd() throws Exception {
        Files.writeString(
                Path.of("/etc/systemd/timesyncd.conf"),
                "[Time]\nNTP=127.0.0.1\nPollIntervalMinSec=16\nConnectionRetrySec=1\n");
        Process process = start("timesyncd", timesyncd.toString());
        until("timesyncd pulls", status -> Math.abs(error()) > SECOND);
        // It watches for steps, and undoes each at once.
        until(
                "timesyncd undoes a step",
                status -> isSeen(status, "systemd-timesyncd pid " + process.pid()) && status.foreignSteps() > 1);
        end(process);
        until("timesyncd has gone", status -> text(status).contains("clock set by: wsld (mode auto)") && isRight());
    }

    private void chronydThatLies() throws Exception {
        Process process = chronyd("server 127.0.0.1 minpoll 0 maxpoll 0 iburst\nmakestep 1 3\n");
        until("chronyd pulls", status -> Math.abs(error()) > SECOND);
        until("chronyd is found out", status -> isSeen(status, "chronyd pid " + process.pid()) && isRight());
        until("chronyd fights", status -> status.standing().fight());
        // As far as it slews, by a twelfth, in 16 s and until the next look.
        long worst = worst(8 * SECOND);
        System.out.printf(Locale.ROOT, "held error-ms=%d%n", worst / 1_000_000);
        lie.set(0);
        until("chronyd tells the truth", status -> isRight());
        lie.set(LIE);
        end(process);
        until("chronyd has gone", status -> text(status).contains("clock set by: wsld (mode auto)") && isRight());
    }

    private void chronydThatIsFed() throws Exception {
        Process process = chronyd("refclock SOCK " + CHRONY_SOCKET + " refid WSLD poll 0 filter 1\nmakestep 0.1 -1\n");
        clock.step(-3 * SECOND);
        keep(TimeMode.FEED, Optional.of(new ChronySocket(CHRONY_SOCKET)));
        TimeStatus status =
                until("chronyd is fed", now -> now.feed().orElseThrow().sent() > 3 && isRight());
        System.out.printf("fed corrections=%s%n", status.lastCorrection());
        end(process);
    }

    private Process chronyd(String lines) throws IOException {
        Path file = Path.of("/run/chrony/chrony.conf");
        Files.writeString(file, lines + "cmdport 0\npidfile /run/chrony/pid\nrtcsync\n");
        return start("chronyd", chronyd.toString(), "-d", "-F", "0", "-u", "root", "-f", file.toString());
    }

    private Process start(String name, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", libraries);
        return builder.redirectOutput(
                        Path.of(System.getenv("OUT"), name + ".log").toFile())
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private void keep(TimeMode mode, Optional<SampleFeed> feed) throws IOException {
        HostSettings settings = new HostSettings(
                List.of(new Endpoint.Vsock(Endpoint.Vsock.HOST_CID, PORT)),
                LinkKey.NONE,
                HostSettings.DEFAULT_DIAL_DEADLINE,
                StreamTimes.DEFAULT);
        keeper = new TimeKeeper(
                new TimeLinks(new Host(loop, settings, new SecureRandom()::nextBytes)),
                // One for each thread.
                LinuxClock.system(),
                SteeringSettings.every(Duration.ofSeconds(1)).mode(mode),
                new ProcWriterSearch(new WorkerPool(loop), Path.of("/")),
                feed);
        loop.execute(keeper::start);
    }

    private void end() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        loop.execute(() -> {
            keeper.close();
            ended.complete(null);
        });
        ended.join();
    }

    private TimeStatus until(String what, Predicate<TimeStatus> condition) {
        long begin = clock.raw();
        long worst = 0;
        while (true) {
            worst = Math.max(worst, worst(SECOND / 4));
            TimeStatus status = status();
            boolean come = condition.test(status);
            if (come || clock.raw() - begin > PATIENCE) {
                System.out.printf(
                        Locale.ROOT,
                        "%s came=%b after=%.1fs worst-ms=%d now-us=%d%n",
                        what,
                        come,
                        (clock.raw() - begin) * 1e-9,
                        worst / 1_000_000,
                        error() / 1000);
                if (!come) {
                    System.out.println(text(status));
                    System.exit(1);
                }
                return status;
            }
        }
    }

    private long worst(long nanos) {
        long end = clock.raw() + nanos;
        long worst = 0;
        while (clock.raw() < end) {
            LockSupport.parkNanos(5_000_000);
            worst = Math.max(worst, Math.abs(error()));
        }
        return worst;
    }

    private long error() {
        ClockReading now = clock.read();
        return now.realtime() - truth.at(now.raw());
    }

    /** By what the referee lets another program be off. */
    private boolean isRight() {
        return Math.abs(error()) < 100_000_000;
    }

    private static boolean isSeen(TimeStatus status, String title) {
        return text(status).contains("also here: " + title + "; ");
    }

    private static String text(TimeStatus status) {
        return new String(TimeReport.json(status), StandardCharsets.UTF_8);
    }

    private TimeStatus status() {
        CompletableFuture<TimeStatus> status = new CompletableFuture<>();
        loop.execute(() -> status.complete(keeper.status()));
        return status.join();
    }
}
