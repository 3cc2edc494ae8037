package io.github.wsld.net.windows;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The descriptors that work by overlapped I/O, in a range of their own above all handles of Windows. Owns them and the completion
 * port, which is there from the first one on. For the loop's thread.
 *
 * <p>A closed descriptor's place is kept until the system is done with its operations: a write under way still arrives, unless
 * the peer takes none of it for {@link #LINGER}.
 */
final class Streams implements AutoCloseable {
    /** Handles are indices below 2^24 times four. */
    private static final int FIRST = 0x4000_0000;

    private static final long LINGER = Duration.ofSeconds(10).toNanos();
    private static final Duration LAST_COMPLETIONS = Duration.ofSeconds(2);

    private final CompletionPort.Receiver receiver = this::completed;
    private Runnable wake = () -> {};
    private CompletionPort port;
    private Completing[] places = new Completing[16];
    /** When a closed one is cancelled, by System.nanoTime; for those that are closing. */
    private long[] deadlines = new long[16];

    private boolean[] closing = new boolean[16];
    private int closingCount;
    private boolean ended;

    static boolean isStream(int descriptor) {
        return descriptor >= FIRST;
    }

    /**
     * @param whenCompleted called on any thread when {@link #drain} has something to do
     */
    void onCompletion(Runnable whenCompleted) {
        wake = whenCompleted;
    }

    /** Takes over something new and starts it: its descriptor, or a negative result when it has been closed again. */
    int add(Completing stream) {
        if (port == null) {
            port = new CompletionPort(() -> wake.run());
        }
        int place = 0;
        while (place < places.length && places[place] != null) {
            place++;
        }
        if (place == places.length) {
            places = Arrays.copyOf(places, place * 2);
            deadlines = Arrays.copyOf(deadlines, place * 2);
            closing = Arrays.copyOf(closing, place * 2);
        }
        int error = port.associate(stream.handle(), place);
        if (error != 0) {
            stream.free();
            return -error;
        }
        places[place] = stream;
        stream.start();
        return FIRST + place;
    }

    Completing get(int descriptor) {
        int place = descriptor - FIRST;
        Completing stream = place < places.length ? places[place] : null;
        if (stream == null || closing[place]) {
            throw new IllegalStateException("stream " + descriptor + " is closed");
        }
        return stream;
    }

    /** Closes; the descriptor ends now, the stream when the system is done with it. No effect when all has ended. */
    void close(int descriptor, boolean abruptly) {
        if (ended) {
            return;
        }
        Completing stream = get(descriptor);
        int place = descriptor - FIRST;
        closing[place] = true;
        closingCount++;
        deadlines[place] = System.nanoTime() + (abruptly ? 0 : LINGER);
        stream.close(abruptly);
        freeIfIdle(place);
    }

    /** Brings completions to their streams. */
    void drain() {
        if (port != null) {
            port.drain(receiver);
            if (closingCount > 0) {
                cancelLate();
            }
        }
    }

    /** How long the poller may wait at most, so that late ones are cancelled in time. */
    long longestWait(long nanos) {
        return closingCount > 0 ? Math.min(nanos < 0 ? LINGER : nanos, LINGER / 10) : nanos;
    }

    private void completed(int place, long operation, int bytes, int error) {
        places[place].completed(operation, bytes, error);
        if (closing[place]) {
            freeIfIdle(place);
        }
    }

    private void cancelLate() {
        long now = System.nanoTime();
        for (int place = 0; place < places.length; place++) {
            if (closing[place] && now - deadlines[place] > 0) {
                places[place].close(true);
            }
        }
    }

    private void freeIfIdle(int place) {
        Completing stream = places[place];
        if (stream.isIdle()) {
            stream.free();
            places[place] = null;
            closing[place] = false;
            closingCount--;
        }
    }

    /** Ends all. Memory that the system does not give back in time is left to the end of the process. */
    @Override
    public void close() {
        if (port == null) {
            return;
        }
        long deadline = System.nanoTime() + LAST_COMPLETIONS.toNanos();
        for (int place = 0; place < places.length; place++) {
            if (places[place] != null && !closing[place]) {
                close(FIRST + place, true);
            }
        }
        while (closingCount > 0 && System.nanoTime() - deadline < 0) {
            port.drain(receiver);
            LockSupport.parkNanos(1_000_000);
        }
        ended = true;
        port.close();
        port = null;
    }
}
