package io.github.wsld.common.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A poller whose rounds the test scripts: each {@link #poll} plays the next round. Without rounds it waits to be woken; with
 * {@code stopWhenIdle} it stops the loop instead.
 */
public final class FakePoller implements Poller {
    /** What one poll tells. */
    public interface Round {
        void play(Sink sink);
    }

    public final Map<Integer, Long> tokens = new HashMap<>();
    public final Map<Integer, Integer> interests = new HashMap<>();
    public final Queue<Round> rounds = new ArrayDeque<>();
    private final Semaphore wakes = new Semaphore(0);
    public Runnable idle = () -> {};
    RuntimeException refuseAdd;
    final List<Long> timeouts = new ArrayList<>();
    boolean closed;

    long lastTimeout() {
        return timeouts.get(timeouts.size() - 1);
    }

    @Override
    public void add(int descriptor, int interest, long token) {
        if (refuseAdd != null) {
            throw refuseAdd;
        }
        tokens.put(descriptor, token);
        interests.put(descriptor, interest);
    }

    @Override
    public void modify(int descriptor, int interest, long token) {
        interests.put(descriptor, interest);
    }

    @Override
    public void remove(int descriptor) {
        interests.remove(descriptor);
    }

    @Override
    public void forget(int descriptor) {
        interests.remove(descriptor);
    }

    @Override
    public void poll(long timeoutNanos, Sink sink) {
        timeouts.add(timeoutNanos);
        Round round = rounds.poll();
        if (round != null) {
            round.play(sink);
            return;
        }
        idle.run();
        try {
            if (timeoutNanos < 0) {
                wakes.acquire();
            } else {
                wakes.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        wakes.drainPermits();
    }

    @Override
    public void wake() {
        wakes.release();
    }

    @Override
    public void close() {
        closed = true;
    }
}
