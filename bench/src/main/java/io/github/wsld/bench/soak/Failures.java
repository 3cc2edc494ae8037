package io.github.wsld.bench.soak;

import java.util.ArrayList;
import java.util.List;

/** Runs the work of a soak on threads, and keeps why any of it failed. Any thread. */
final class Failures {
    /** What may fail. */
    interface Work {
        void run() throws Exception;
    }

    // Guarded by this.
    private final List<String> reasons = new ArrayList<>();

    /** Starts a thread that keeps no program running. */
    Thread start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (Exception e) {
                        add(name + ": " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    synchronized void add(String reason) {
        reasons.add(reason);
    }

    synchronized List<String> reasons() {
        return List.copyOf(reasons);
    }
}
