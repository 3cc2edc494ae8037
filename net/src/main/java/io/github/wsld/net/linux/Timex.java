package io.github.wsld.net.linux;

import io.github.wsld.common.time.Discipline;
import java.nio.ByteBuffer;

/**
 * struct timex of adjtimex(2) on 64-bit Linux (linux/timex.h): what wsld reads and writes of it. Without state; works on a view in
 * native byte order.
 *
 * <pre>
 *  at  size
 *   0     4  modes: what is set; nothing with 0
 *  16     8  freq: 2^-16 ppm, at most 500 ppm either way
 *  24     8  maxerror: microseconds
 *  40     4  status
 *  72     8  time.tv_sec
 *  80     8  time.tv_usec: microseconds, since STA_NANO is left as it is
 *  88     8  tick: microseconds that a 1/100 s lasts, 9000 to 11000
 * 208        end
 * </pre>
 */
final class Timex {
    static final int SIZE = 208;
    static final int ADJ_FREQUENCY = 0x0002;
    static final int ADJ_SETOFFSET = 0x0100;
    static final int ADJ_TICK = 0x4000;

    private static final int MODES = 0;
    private static final int FREQ = 16;
    private static final int MAXERROR = 24;
    private static final int STATUS = 40;
    private static final int TIME_SECONDS = 72;
    private static final int TIME_MICROS = 80;
    private static final int TICK = 88;

    /** No program keeps the clock. */
    private static final int STA_UNSYNC = 0x0040;

    /** One step of tick in ppm. */
    private static final double TICK_PPM = 100;

    private static final long NANOS_PER_MICRO = 1000;
    private static final long USUAL_TICK = 10_000;
    private static final long LEAST_TICK = 9_000;
    private static final long MOST_TICK = 11_000;
    private static final double FREQ_UNIT = 65536;
    /** What tick does not take, freq does; and all, as long as freq alone suffices. */
    private static final double MOST_FREQ_PPM = 500;

    private Timex() {}

    /** Asks, and sets nothing. */
    static void putRead(ByteBuffer timex) {
        clear(timex);
    }

    /**
     * Adds to the clock.
     *
     * @param offset nanoseconds; rounded to microseconds
     */
    static void putStep(ByteBuffer timex, long offset) {
        clear(timex);
        long micros = Math.floorDiv(offset + 500, 1000);
        timex.putInt(MODES, ADJ_SETOFFSET);
        timex.putLong(TIME_SECONDS, Math.floorDiv(micros, 1_000_000L));
        timex.putLong(TIME_MICROS, Math.floorMod(micros, 1_000_000L));
    }

    /**
     * Sets tick and freq.
     *
     * @param ppm within what both can do together
     */
    static void putRate(ByteBuffer timex, double ppm) {
        clear(timex);
        long ticks = Math.abs(ppm) <= MOST_FREQ_PPM ? 0 : Math.round(ppm / TICK_PPM);
        long tick = Math.max(LEAST_TICK, Math.min(MOST_TICK, USUAL_TICK + ticks));
        double rest = ppm - (tick - USUAL_TICK) * TICK_PPM;
        if (!(Math.abs(rest) <= MOST_FREQ_PPM)) {
            throw new IllegalArgumentException("a clock cannot run at " + ppm + " ppm; Linux takes 100500 at most");
        }
        timex.putInt(MODES, ADJ_TICK | ADJ_FREQUENCY);
        timex.putLong(FREQ, Math.round(rest * FREQ_UNIT));
        timex.putLong(TICK, tick);
    }

    /** The rate by tick and freq, in ppm. */
    static double rate(ByteBuffer timex) {
        return (timex.getLong(TICK) - USUAL_TICK) * TICK_PPM + timex.getLong(FREQ) / FREQ_UNIT;
    }

    /** All that was read of the clock's state. */
    static Discipline discipline(ByteBuffer timex) {
        return new Discipline(
                rate(timex), (timex.getInt(STATUS) & STA_UNSYNC) == 0, timex.getLong(MAXERROR) * NANOS_PER_MICRO);
    }

    private static void clear(ByteBuffer timex) {
        for (int at = 0; at < SIZE; at += Long.BYTES) {
            timex.putLong(at, 0);
        }
    }
}
