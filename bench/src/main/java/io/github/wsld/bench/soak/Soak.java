package io.github.wsld.bench.soak;

import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Mixed load on both daemons while their links are cut; every byte that comes back is compared with what was sent. */
public final class Soak {
    private static final int EXCHANGES = 4;
    private static final long SECONDS_BETWEEN_SAMPLES = 5;
    private static final long SECONDS_TO_END = 60;

    private final Failures failures = new Failures();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final Pings pings = new Pings();
    private final List<Sample> samples = new ArrayList<>();

    /**
     * Runs it.
     *
     * @param bridge wsld and wsldhost, in this order
     * @param socket where wsld looks for wsldhost
     * @param behind where wsldhost listens
     */
    public void run(Candidate bridge, Path socket, Path behind, int minutes, long seed)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        UnixDomainSocketAddress display =
                UnixDomainSocketAddress.of(bridge.address().substring("unix:".length()));
        List<Thread> threads = new ArrayList<>();
        try (Links links = new Links(socket, behind)) {
            awaitServing(display);
            Cuts cuts = new Cuts(links);
            threads.add(failures.start("pings", () -> pings.run(display, over)));
            for (int i = 0; i < EXCHANGES; i++) {
                Exchange exchange = new Exchange(display, bytes, connections, refusals, failures);
                long own = random.nextLong();
                threads.add(failures.start("exchange", () -> exchange.run(own, over)));
            }
            long own = random.nextLong();
            Thread cutting = failures.start("cuts", () -> cuts.run(own));
            watch(bridge.relays(), cuts, minutes);
            cutting.interrupt();
            cutting.join();
            end(threads);
        }
    }

    private void awaitServing(UnixDomainSocketAddress display) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
        while (true) {
            try {
                new Connection(display).close();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private void watch(List<Child> bridge, Cuts cuts, int minutes) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long end = begin + TimeUnit.MINUTES.toNanos(minutes);
        while (System.nanoTime() < end && failures.reasons().isEmpty()) {
            TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_SAMPLES);
            double passed = (System.nanoTime() - begin) / 60e9;
            samples.add(Sample.take(passed, bridge.get(0), bridge.get(1), pings.take(), bytes.get(), cuts.count()));
        }
    }

    /** Lets what is under way come to its end, which shows that it does. */
    private void end(List<Thread> threads) throws InterruptedException {
        over.set(true);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_END));
            if (thread.isAlive()) {
                failures.add(thread.getName() + " does not end: bytes are missing");
            }
        }
    }

    /** In their order; empty when it failed at once. */
    public List<Sample> samples() {
        return samples;
    }

    /** What went wrong; empty when nothing did. */
    public List<String> failures() {
        return failures.reasons();
    }

    public long connections() {
        return connections.get();
    }

    /** Connections that were begun in an outage, were refused, and were made again. */
    public long refusals() {
        return refusals.get();
    }
}
