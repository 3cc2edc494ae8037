package io.github.wsld.net.relay;

import io.github.wsld.common.loop.Poller;

/** A poller that counts how often its waits end. */
final class CountingPoller implements Poller {
    private final Poller poller;
    private long polls;

    CountingPoller(Poller poller) {
        this.poller = poller;
    }

    long polls() {
        return polls;
    }

    @Override
    public void add(int descriptor, int interest, long token) {
        poller.add(descriptor, interest, token);
    }

    @Override
    public void modify(int descriptor, int interest, long token) {
        poller.modify(descriptor, interest, token);
    }

    @Override
    public void remove(int descriptor) {
        poller.remove(descriptor);
    }

    @Override
    public void forget(int descriptor) {
        poller.forget(descriptor);
    }

    @Override
    public void poll(long timeoutNanos, Sink sink) {
        poller.poll(timeoutNanos, sink);
        polls++;
    }

    @Override
    public void wake() {
        poller.wake();
    }

    @Override
    public void close() {
        poller.close();
    }
}
