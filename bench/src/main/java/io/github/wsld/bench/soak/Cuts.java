package io.github.wsld.bench.soak;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Cuts the links every few seconds, and sometimes keeps them away for a while. */
final class Cuts {
    private static final int LEAST_PAUSE_MILLIS = 2_000;
    private static final int MOST_PAUSE_MILLIS = 10_000;
    private static final int MOST_OUTAGE_MILLIS = 2_000;
    /** One cut in so many is an outage. */
    private static final int OUTAGE = 5;

    private final Links links;
    private final AtomicLong count = new AtomicLong();

    Cuts(Links links) {
        this.links = links;
    }

    long count() {
        return count.get();
    }

    /** Goes on until the thread is interrupted. */
    void run(long seed) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        while (true) {
            Thread.sleep(random.nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS));
            count.incrementAndGet();
            if (random.nextInt(OUTAGE) > 0) {
                links.cut();
            } else {
                links.refuse();
                try {
                    Thread.sleep(random.nextInt(MOST_OUTAGE_MILLIS));
                } finally {
                    links.allow();
                }
            }
        }
    }
}
