package io.github.wsld.guest.time;

import io.github.wsld.common.time.Sample;
import java.time.Duration;
import java.util.List;

/** Where bursts of samples come from. One burst at a time. For the loop's thread. */
interface SampleSource extends AutoCloseable {
    /** Samples in a burst. */
    int SAMPLES = 8;
    /** Pause between two samples: one disturbance is not to spoil all. */
    Duration SPACING = Duration.ofMillis(3);

    /** How a burst ended; told once, perhaps before {@link #burst} returns. */
    interface Outcome {
        void sampled(List<Sample> samples);

        /**
         * The source cannot serve, but another may.
         *
         * @param reason a sentence, with what to do
         */
        void unknown(String reason);

        /** @param reason a sentence, with what to do */
        void failed(String reason);
    }

    void burst(Outcome outcome);

    /** Gives up what is under way, without an outcome. */
    @Override
    void close();
}
