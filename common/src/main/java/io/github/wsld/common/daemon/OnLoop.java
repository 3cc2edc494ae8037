package io.github.wsld.common.daemon;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A part whose state belongs to the event loop. It starts on the thread that builds the daemon, before the loop runs; it stops on
 * the loop's thread, while the stopping thread waits.
 */
public abstract class OnLoop implements Part {
    private final LoopPart loop;
    private final String name;

    /** @param name see {@link Part#name} */
    protected OnLoop(LoopPart loop, String name) {
        this.loop = loop;
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    /** Gives up everything that this part owns. On the loop's thread; never waits. */
    protected abstract void stopOnLoop();

    @Override
    public final void stop(Duration left) throws ExecutionException, InterruptedException, TimeoutException {
        loop.doAndWait(this::stopOnLoop, left);
    }
}
