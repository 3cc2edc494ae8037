package io.github.wsld.e2e.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;

/**
 * Cuts the links of a proxy again and again, on a thread of its own: 50 to 200 ms after bytes of an exchange have come back over them,
 * so that a machine on which a link takes longer than that gets on too.
 */
final class Cuts implements AutoCloseable {
    /** More than sockets on the way to the client hold: so much comes back over a new link alone. */
    private static final long SOME = 1 << 20;

    private final CuttingProxy proxy;
    private final Exchange exchange;
    private final SplittableRandom random;
    // Guarded by this.
    private int count;
    private boolean over;

    Cuts(CuttingProxy proxy, Exchange exchange, long seed) {
        this.proxy = proxy;
        this.exchange = exchange;
        this.random = new SplittableRandom(seed);
        Thread thread = new Thread(this::run, "cuts");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            do {
                exchange.awaitMore(SOME);
            } while (cut());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there may be another. */
    private synchronized boolean cut() throws InterruptedException, IOException {
        if (!over) {
            wait(random.nextInt(50, 201));
        }
        if (!over) {
            proxy.cut();
            count++;
            notifyAll();
        }
        return !over;
    }

    /** Waits until there were so many. */
    synchronized void await(int least) throws InterruptedException {
        while (count < least) {
            wait();
        }
    }

    /** Cuts no more. */
    @Override
    public synchronized void close() {
        over = true;
        notifyAll();
    }
}
