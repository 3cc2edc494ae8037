package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.loop.Poller;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * epoll(7), level-triggered, woken through an eventfd. Owns both descriptors and a block of native memory. For the loop's thread,
 * but for {@link #wake}.
 */
public final class EpollPoller implements Poller {
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int MOST_EVENTS = 256;
    private static final long WAKE_TOKEN = -1;

    private final LinuxMemory memory = new LinuxMemory();
    private final EpollEvent layout = EpollEvent.of(System.getProperty("os.arch"));
    private final int epoll;
    private final int wakeDescriptor;
    /** MOST_EVENTS events, then one for epoll_ctl, then what is read from the eventfd. */
    private final long block;

    private final ByteBuffer view;
    private final int ctlOffset;
    private final long countAddress;
    /** Guards wakeDescriptor against a wake after close, when its number may be another descriptor's. */
    private final Object wakeLock = new Object();

    private boolean closed;

    public EpollPoller() {
        ctlOffset = MOST_EVENTS * layout.size();
        int countOffset = ctlOffset + 16;
        block = memory.allocate(countOffset + 8);
        view = memory.view(block, countOffset + 8).order(ByteOrder.nativeOrder());
        countAddress = block + countOffset;
        epoll = checked("epoll_create1", LibC.epoll_create1(EPOLL_CLOEXEC));
        wakeDescriptor = checked("eventfd", LibC.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
        add(wakeDescriptor, READABLE, WAKE_TOKEN);
    }

    @Override
    public void add(int descriptor, int interest, long token) {
        control(EPOLL_CTL_ADD, descriptor, interest, token);
    }

    @Override
    public void modify(int descriptor, int interest, long token) {
        control(EPOLL_CTL_MOD, descriptor, interest, token);
    }

    @Override
    public void remove(int descriptor) {
        control(EPOLL_CTL_DEL, descriptor, 0, 0);
    }

    @Override
    public void forget(int descriptor) {
        // Closing the last descriptor of a socket ends its watch, epoll(7).
    }

    private void control(int operation, int descriptor, int interest, long token) {
        int events = ((interest & READABLE) != 0 ? EpollEvent.EPOLLIN : 0)
                | ((interest & WRITABLE) != 0 ? EpollEvent.EPOLLOUT : 0);
        view.putInt(ctlOffset, events);
        view.putLong(ctlOffset + layout.dataOffset(), token);
        checked("epoll_ctl", LibC.epoll_ctl(epoll, operation, descriptor, block + ctlOffset));
    }

    @Override
    public void poll(long timeoutNanos, Sink sink) {
        int count = LibC.epoll_wait(epoll, block, MOST_EVENTS, millis(timeoutNanos));
        if (count < 0) {
            if (Native.getLastError() == Errno.EINTR.code) {
                return;
            }
            checked("epoll_wait", count);
        }
        for (int i = 0; i < count; i++) {
            int at = i * layout.size();
            long token = view.getLong(at + layout.dataOffset());
            if (token == WAKE_TOKEN) {
                LibC.eventfd_read(wakeDescriptor, countAddress);
            } else {
                sink.ready(token, events(view.getInt(at)));
            }
        }
    }

    private static int millis(long nanos) {
        if (nanos < 0) {
            return -1;
        }
        // Rounded up: a timer that is polled for too early would be polled for again at once.
        return (int) Math.min((nanos + 999_999) / 1_000_000, Integer.MAX_VALUE);
    }

    private static int events(int epollEvents) {
        return ((epollEvents & EpollEvent.EPOLLIN) != 0 ? READABLE : 0)
                | ((epollEvents & EpollEvent.EPOLLOUT) != 0 ? WRITABLE : 0)
                | ((epollEvents & EpollEvent.EPOLLHUP) != 0 ? HANGUP : 0)
                | ((epollEvents & EpollEvent.EPOLLERR) != 0 ? ERROR : 0);
    }

    @Override
    public void wake() {
        synchronized (wakeLock) {
            if (!closed) {
                LibC.eventfd_write(wakeDescriptor, 1);
            }
        }
    }

    @Override
    public void close() {
        synchronized (wakeLock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        LibC.close(wakeDescriptor);
        LibC.close(epoll);
        memory.free(block);
    }

    private static int checked(String call, int result) {
        if (result < 0) {
            throw new IllegalStateException(call + ": " + Errno.describe(Native.getLastError()));
        }
        return result;
    }
}
