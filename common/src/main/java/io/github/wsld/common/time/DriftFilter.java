package io.github.wsld.common.time;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Learns the drift from what bursts told. Keeps no more history than a bound of {@link #GOOD_PPM} takes, so that it follows a
 * clock whose rate changes. What contradicts the history is a jump (a resume, or the host's clock stepped): the history then
 * begins anew.
 */
final class DriftFilter {
    /** A clock's rate changes this much between two bursts without being taken for a jump. */
    static final double WANDER_PPM = 1;

    private static final double GOOD_PPM = 1;
    /** Two intervals that agree: with one alone, a jump would pass for drift. */
    private static final int LEAST_POINTS = 3;

    private static final int MOST_POINTS = 64;
    /** Points that are closer together tell nothing. */
    private static final long LEAST_DISTANCE = 100_000_000L;

    private final ArrayDeque<HostTime> points = new ArrayDeque<>();
    private double low = -DriftEstimate.MOST_PPM;
    private double high = DriftEstimate.MOST_PPM;

    /** Forgets everything. */
    void restart() {
        points.clear();
        low = -DriftEstimate.MOST_PPM;
        high = DriftEstimate.MOST_PPM;
    }

    /** Takes what a burst told; false when it contradicts the history, which then begins with it. */
    boolean add(HostTime point) {
        if (!points.isEmpty()) {
            HostTime last = points.getLast();
            double rate = ppm(last, point);
            double bound = boundPpm(last, point);
            if (rate - bound > high + WANDER_PPM || rate + bound < low - WANDER_PPM) {
                restart();
                points.add(point);
                return false;
            }
            if (point.raw() - last.raw() < LEAST_DISTANCE) {
                return true;
            }
        }
        points.add(point);
        forgetTheUnneeded(point);
        if (points.size() > 1) {
            HostTime first = points.getFirst();
            double rate = ppm(first, point);
            double bound = boundPpm(first, point);
            low = Math.max(rate - bound, -DriftEstimate.MOST_PPM);
            high = Math.min(rate + bound, DriftEstimate.MOST_PPM);
        }
        return true;
    }

    DriftEstimate estimate() {
        return points.size() < LEAST_POINTS
                ? DriftEstimate.UNKNOWN
                : new DriftEstimate((low + high) / 2, (high - low) / 2, true);
    }

    private void forgetTheUnneeded(HostTime newest) {
        while (points.size() > LEAST_POINTS) {
            Iterator<HostTime> oldest = points.iterator();
            oldest.next();
            if (points.size() <= MOST_POINTS && boundPpm(oldest.next(), newest) > GOOD_PPM) {
                return;
            }
            points.removeFirst();
        }
    }

    private static double ppm(HostTime from, HostTime to) {
        double elapsed = Math.max(1, to.raw() - from.raw());
        return (to.time() - from.time() - elapsed) / elapsed * 1e6;
    }

    private static double boundPpm(HostTime from, HostTime to) {
        double elapsed = Math.max(1, to.raw() - from.raw());
        return (from.bound() + to.bound()) / elapsed * 1e6;
    }
}
