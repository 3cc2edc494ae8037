package io.github.wsld.e2e.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;

/** Cuts the links of a proxy every 50 to 200 ms, on a thread of its own. */
final class Cuts implements AutoCloseable {
    private final CuttingProxy proxy;
    private final SplittableRandom random;
    // Guarded by this.
    private int count;
    private boolean over;

    Cuts(CuttingProxy proxy, long seed) {
        this.proxy = proxy;
        this.random = new SplittableRandom(seed);
        Thread thread = new Thread(this::run, "cuts");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void run() {
        try {
            while (!over) {
                wait(random.nextInt(50, 201));
                proxy.cut();
                count++;
                notifyAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
