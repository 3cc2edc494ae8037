package io.github.wsld.net.windows;

import com.sun.jna.Native;
import io.github.wsld.common.loop.Poller;
import java.nio.ByteBuffer;

/**
 * WSAPoll for sockets, completions for {@link Streams}. Owns the native array of what is polled, the sockets that wake it, and
 * ends the streams when it is closed. For the loop's thread, but for {@link #wake}.
 *
 * <p>WSAPoll is level-triggered, with these differences, which are dealt with here. It tells a hang-up, whether asked or not, when
 * the peer has ended its side alone: that is told as readable to who reads; for who does not, the socket is left out until it is
 * asked for again, or looked at now and then when it waits to be written. It may not tell of a failed connection attempt.
 */
public final class WsaPoller implements Poller {
    /** Entry 0 of the array is the wake socket. */
    private static final int FIRST = 1;

    private static final long LOOK_NANOS = 10_000_000;
    private static final long CONNECT_LOOK_NANOS = 100_000_000;

    /** States of a watched socket: a connection attempt; the peer has ended, which is dealt with as far as can be. */
    private static final int CONNECTING = 1;

    private static final int PEER_ENDED = 2;

    private final WindowsMemory memory = new WindowsMemory();
    private final WindowsSockets sockets;
    private final WakeSocket wakeSocket = new WakeSocket();
    private final FailedConnects failedConnects = new FailedConnects();
    private final WatchList watched = new WatchList();
    private final WatchList watchedStreams = new WatchList();
    private int connecting;
    private int peersEnded;
    private long lastLook = System.nanoTime();
    private int capacity = 64;
    private long block = memory.allocate(capacity * PollDescriptor.BYTES);
    private ByteBuffer array = memory.littleEndianView(block, capacity * PollDescriptor.BYTES);
    /** What one poll has found, told after it: who is told may change what is watched. */
    private long[] readyTokens = new long[64];

    private int[] readyEvents = new int[64];
    private int readyCount;
    private boolean closed;

    public WsaPoller(WindowsSockets sockets) {
        this.sockets = sockets;
        sockets.streams().onCompletion(wakeSocket::wake);
        PollDescriptor.write(array, 0, wakeSocket.descriptor(), PollDescriptor.READ);
    }

    @Override
    public void add(int descriptor, int interest, long token) {
        if (Streams.isStream(descriptor)) {
            watchedStreams.add(descriptor, interest, token);
            return;
        }
        int index = watched.add(descriptor, interest, token);
        if (sockets.isConnecting(descriptor)) {
            watched.states[index] = CONNECTING;
            connecting++;
        }
        if (FIRST + watched.size() > capacity) {
            grow();
        }
        arm(index);
    }

    @Override
    public void modify(int descriptor, int interest, long token) {
        if (Streams.isStream(descriptor)) {
            watchedStreams.interests[watchedStreams.indexOf(descriptor)] = interest;
            return;
        }
        int index = watched.indexOf(descriptor);
        watched.interests[index] = interest;
        leave(index, PEER_ENDED);
        if (!sockets.isConnecting(descriptor)) {
            // Its dial has asked how it went, and whoever has it now goes on with the same watch.
            leave(index, CONNECTING);
        }
        arm(index);
    }

    @Override
    public void remove(int descriptor) {
        if (Streams.isStream(descriptor)) {
            watchedStreams.remove(descriptor);
            return;
        }
        int index = watched.indexOf(descriptor);
        leave(index, PEER_ENDED);
        leave(index, CONNECTING);
        watched.remove(descriptor);
        if (index < watched.size()) {
            arm(index);
        }
    }

    @Override
    public void forget(int descriptor) {
        remove(descriptor);
    }

    private void leave(int index, int state) {
        if ((watched.states[index] & state) != 0) {
            watched.states[index] &= ~state;
            if (state == CONNECTING) {
                connecting--;
            } else {
                peersEnded--;
            }
        }
    }

    /** Asks WSAPoll for what an entry is watched for. */
    private void arm(int index) {
        int interest = watched.interests[index];
        int events = ((interest & READABLE) != 0 ? PollDescriptor.READ : 0)
                | ((interest & WRITABLE) != 0 ? PollDescriptor.WRITE : 0);
        PollDescriptor.write(array, FIRST + index, watched.descriptors[index], events);
    }

    /** Asks for nothing of the wake socket instead: Windows passes an entry without a socket over, and Wine does not. */
    private void leaveOut(int index) {
        PollDescriptor.write(array, FIRST + index, wakeSocket.descriptor(), 0);
    }

    private void grow() {
        memory.free(block);
        capacity *= 2;
        block = memory.allocate(capacity * PollDescriptor.BYTES);
        array = memory.littleEndianView(block, capacity * PollDescriptor.BYTES);
        PollDescriptor.write(array, 0, wakeSocket.descriptor(), PollDescriptor.READ);
        for (int i = 0; i < watched.size() - 1; i++) {
            arm(i);
            if ((watched.states[i] & PEER_ENDED) != 0) {
                leaveOut(i);
            }
        }
    }

    @Override
    public void poll(long timeoutNanos, Sink sink) {
        readyCount = 0;
        Streams streams = sockets.streams();
        streams.drain();
        findStreams();
        long wait = streams.longestWait(timeoutNanos);
        if (peersEnded > 0) {
            wait = least(wait, lookAtEnded());
        }
        if (connecting > 0) {
            wait = least(wait, CONNECT_LOOK_NANOS);
        }
        int told = Ws2.WSAPoll(block, FIRST + watched.size(), readyCount > 0 ? 0 : millis(wait));
        if (told < 0) {
            throw new IllegalStateException("WSAPoll: " + WindowsError.describe(Native.getLastError()));
        }
        if (PollDescriptor.told(array, 0) != 0) {
            wakeSocket.drain();
        }
        readyCount = 0;
        streams.drain();
        findStreams();
        if (told > 0 || peersEnded > 0 || connecting > 0) {
            findSockets();
        }
        for (int i = 0; i < readyCount; i++) {
            sink.ready(readyTokens[i], readyEvents[i]);
        }
    }

    private void findStreams() {
        for (int i = 0; i < watchedStreams.size(); i++) {
            int events = sockets.streams().get(watchedStreams.descriptors[i]).events();
            found(watchedStreams, i, events & (watchedStreams.interests[i] | HANGUP | ERROR));
        }
    }

    private void findSockets() {
        for (int i = 0; i < watched.size(); i++) {
            int told = PollDescriptor.told(array, FIRST + i);
            int events = told == 0 ? 0 : events(i, told);
            if ((watched.states[i] & PEER_ENDED) != 0 && sockets.isOutputShut(watched.descriptors[i])) {
                events |= HANGUP;
            }
            if (events == 0
                    && (watched.states[i] & CONNECTING) != 0
                    && failedConnects.hasFailed(watched.descriptors[i])) {
                events = WRITABLE | ERROR;
            }
            found(watched, i, events & (watched.interests[i] | HANGUP | ERROR));
        }
    }

    private int events(int index, int told) {
        int events = ((told & PollDescriptor.READ) != 0 ? READABLE : 0)
                | ((told & PollDescriptor.WRITE) != 0 ? WRITABLE : 0);
        if ((told & (PollDescriptor.ERROR | PollDescriptor.INVALID)) != 0) {
            sockets.broken(watched.descriptors[index]);
            return events | WRITABLE | HANGUP | ERROR;
        }
        if ((told & PollDescriptor.HANGUP) != 0) {
            if ((watched.interests[index] & READABLE) != 0) {
                // Its bytes first, then the end: reading tells.
                events |= READABLE;
                return sockets.isOutputShut(watched.descriptors[index]) ? events | HANGUP : events;
            }
            if ((watched.states[index] & PEER_ENDED) == 0) {
                watched.states[index] |= PEER_ENDED;
                peersEnded++;
            }
            leaveOut(index);
        }
        return events;
    }

    /** Asks again, now and then, for those that wait to be written although their peers have ended; how long to wait then. */
    private long lookAtEnded() {
        long now = System.nanoTime();
        boolean isDue = now - lastLook >= LOOK_NANOS;
        long wait = -1;
        for (int i = 0; i < watched.size(); i++) {
            if ((watched.states[i] & PEER_ENDED) != 0) {
                if (sockets.isOutputShut(watched.descriptors[i])) {
                    return 0;
                }
                if ((watched.interests[i] & WRITABLE) != 0) {
                    wait = LOOK_NANOS;
                    if (isDue) {
                        lastLook = now;
                        arm(i);
                    }
                }
            }
        }
        return wait;
    }

    private void found(WatchList list, int index, int events) {
        if (events == 0) {
            return;
        }
        if (readyCount == readyTokens.length) {
            readyTokens = java.util.Arrays.copyOf(readyTokens, readyCount * 2);
            readyEvents = java.util.Arrays.copyOf(readyEvents, readyCount * 2);
        }
        readyTokens[readyCount] = list.tokens[index];
        readyEvents[readyCount++] = events;
    }

    private static long least(long wait, long other) {
        return wait < 0 ? other : other < 0 ? wait : Math.min(wait, other);
    }

    private static int millis(long nanos) {
        if (nanos < 0) {
            return -1;
        }
        // Rounded up: a timer that is polled for too early would be polled for again at once.
        return (int) Math.min((nanos + 999_999) / 1_000_000, Integer.MAX_VALUE);
    }

    @Override
    public void wake() {
        wakeSocket.wake();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sockets.streams().close();
        wakeSocket.close();
        failedConnects.close();
        memory.free(block);
    }
}
