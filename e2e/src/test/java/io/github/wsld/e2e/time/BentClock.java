package io.github.wsld.e2e.time;

import io.github.wsld.common.time.ClockReading;
import io.github.wsld.common.time.Discipline;
import io.github.wsld.common.time.StepWatch;
import io.github.wsld.common.time.SystemClock;
import io.github.wsld.net.linux.LinuxClock;
import java.io.IOException;
import java.util.Optional;

/** A clock that runs as this machine's and is set for itself alone. For any thread. */
final class BentClock implements SystemClock {
    private final LinuxClock real = LinuxClock.readOnly();
    private final Optional<String> denial;
    private long lastRaw = real.raw();
    private double boottime = lastRaw;
    private double realtime = real.realtime();
    private double ppm;

    BentClock(Optional<String> denial) {
        this.denial = denial;
    }

    private long advance() {
        long raw = real.raw();
        double elapsed = (raw - lastRaw) * (1 + ppm * 1e-6);
        boottime += elapsed;
        realtime += elapsed;
        lastRaw = raw;
        return raw;
    }

    @Override
    public synchronized long boottime() {
        advance();
        return (long) boottime;
    }

    @Override
    public synchronized ClockReading read() {
        long raw = advance();
        // A double of today's time is exact to 256 ns.
        return new ClockReading((long) realtime, (long) boottime, raw, 512);
    }

    @Override
    public synchronized Discipline discipline() {
        return new Discipline(ppm, false, 16_000_000_000L);
    }

    @Override
    public Optional<String> denial() {
        return denial;
    }

    @Override
    public synchronized void step(long offset) {
        advance();
        realtime += offset;
    }

    @Override
    public synchronized void setRate(double newPpm) {
        advance();
        ppm = newPpm;
    }

    @Override
    public StepWatch watchSteps() throws IOException {
        return real.watchSteps();
    }
}
