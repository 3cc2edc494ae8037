package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** X clients that come one after another, each as soon as the one before it was served. A thread of its own. */
final class Newcomers implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final FutureTask<Integer> task;
    private volatile boolean finished;

    /** Begins. */
    Newcomers(String display) {
        task = new FutureTask<>(() -> {
            int served = 0;
            while (!finished) {
                try (XPing client = new XPing(display)) {
                    client.askAndAwait();
                    served++;
                }
            }
            return served;
        });
        Thread thread = new Thread(task, "newcomers");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends, and asserts that each was served. */
    void finish() throws Exception {
        finished = true;
        assertTrue(task.get(PATIENCE_SECONDS, TimeUnit.SECONDS) > 0);
    }

    @Override
    public void close() {
        finished = true;
        task.cancel(true);
    }
}
