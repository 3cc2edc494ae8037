package io.github.wsld.common.daemon;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the lifecycle whenever the JVM ends. When a signal (SIGTERM, SIGINT, SIGHUP, Ctrl-C) is why, the process ends with
 * {@link ExitCode#OK} after a graceful stop, for a daemon that was told to stop has not failed, and with
 * {@link ExitCode#TEMPFAIL} after a forced one. Every other end, {@code System.exit} or the last thread's, keeps its own code.
 *
 * <p>Ending with a code of ours means {@code Runtime.halt}: other shutdown hooks may be cut off, so there should be none.
 */
public final class ShutdownSignal {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSignal.class);
    /** Class of java.base that the thread of a signal runs through, in Java 1.3 to 25 at the least. */
    private static final String SIGNAL_FRAME = "java.lang.Terminator";
    /** What the JVM puts after the signal's name to name that thread. */
    private static final String SIGNAL_THREAD = " handler";

    private final Lifecycle lifecycle;
    private final Duration within;
    private final IntConsumer halt;

    ShutdownSignal(Lifecycle lifecycle, Duration within, IntConsumer halt) {
        this.lifecycle = lifecycle;
        this.within = within;
        this.halt = halt;
    }

    /**
     * Installs the shutdown hook; before {@link Lifecycle#start}, so that a signal during the start stops in order too.
     *
     * @param within the time for all parts together
     */
    public static void register(Lifecycle lifecycle, Duration within) {
        ShutdownSignal signal = new ShutdownSignal(lifecycle, within, Runtime.getRuntime()::halt);
        Thread hook = new Thread(() -> signal.end(signalUnderWay(Thread.getAllStackTraces())), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void end(Optional<String> signal) {
        signal.ifPresent(name -> LOG.info("stopping signal={}", name));
        long begin = System.nanoTime();
        StopResult result = lifecycle.stop(within);
        if (signal.isPresent()) {
            LOG.info("stopped result={} took={}ms", result, (System.nanoTime() - begin) / 1_000_000);
            halt.accept((result == StopResult.GRACEFUL ? ExitCode.OK : ExitCode.TEMPFAIL).code());
        }
    }

    /**
     * The signal that ends the JVM, if it is one. A shutdown hook is not told why it runs, but the thread that waits for the hooks
     * is there to be seen. Should a JVM arrange this differently, its own code, 128 + signal, remains.
     */
    private static Optional<String> signalUnderWay(Map<Thread, StackTraceElement[]> threads) {
        for (Map.Entry<Thread, StackTraceElement[]> thread : threads.entrySet()) {
            for (StackTraceElement frame : thread.getValue()) {
                if (frame.getClassName().startsWith(SIGNAL_FRAME)) {
                    String name = thread.getKey().getName();
                    int end = name.indexOf(SIGNAL_THREAD);
                    return Optional.of(end < 0 ? name : name.substring(0, end));
                }
            }
        }
        return Optional.empty();
    }
}
