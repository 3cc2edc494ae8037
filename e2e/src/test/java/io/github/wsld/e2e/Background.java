package io.github.wsld.e2e;

import java.io.IOException;

/** Threads of a stand-in's connections, which end with them. */
public final class Background {
    /** What a thread does until its connection or listener ends. */
    public interface Work {
        void run() throws IOException;
    }

    private Background() {}

    /** Starts a thread that does not keep the tests running. */
    public static void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // A connection has ended, or its listener was closed: the other side sees that, as it is meant
                        // to.
                        return;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
