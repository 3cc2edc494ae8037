package io.github.wsld.bench.soak;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Round trips of 32 bytes over one connection that stays, ten a second: what a person who types would feel. */
final class Pings {
    private static final int SIZE = 32;
    private static final long PAUSE_MILLIS = 100;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Recorder recorder = new Recorder(SIGNIFICANT_DIGITS);

    /** Goes on until it is over. */
    void run(UnixDomainSocketAddress display, AtomicBoolean over) throws IOException, InterruptedException {
        try (Connection connection = new Connection(display)) {
            ByteBuffer question = ByteBuffer.allocate(SIZE);
            ByteBuffer answer = ByteBuffer.allocate(SIZE);
            for (long number = 0; !over.get(); number++) {
                long begin = System.nanoTime();
                question.clear().putLong(0, number);
                connection.send(question);
                connection.receive(answer.clear());
                if (answer.getLong(0) != number) {
                    throw new IOException("answer " + answer.getLong(0) + " to question " + number);
                }
                recorder.recordValue(System.nanoTime() - begin);
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Those since the last time, in nanoseconds. */
    Histogram take() {
        return recorder.getIntervalHistogram();
    }
}
