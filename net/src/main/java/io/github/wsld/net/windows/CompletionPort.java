package io.github.wsld.net.windows;

import com.sun.jna.Native;
import java.nio.ByteBuffer;

/**
 * An I/O completion port, and the thread that waits at it: it only queues what comes and wakes the poller, so that everything
 * else happens on the loop's thread. Owns both; {@link #close} ends them.
 */
final class CompletionPort implements AutoCloseable {
    /** Told on the loop's thread what an operation has come to. */
    interface Receiver {
        /**
         * @param key whose handle it is
         * @param operation the address of its OVERLAPPED, or what was posted
         * @param bytes moved
         * @param error 0, or a code of Windows
         */
        void completed(int key, long operation, int bytes, int error);
    }

    private static final int INFINITE = -1;
    private static final long STOP = -1;
    /** Words for one completion in the queue: key, operation, bytes, error. */
    private static final int WORDS = 4;

    private final long port;
    private final Runnable wake;
    private final Thread thread = new Thread(this::run, "wsld completions");
    /** Guarded by this, as the next two are. */
    private long[] queue = new long[64 * WORDS];

    private int queued;
    private boolean closed;
    /** What is being told; the loop's thread's. */
    private long[] taken = new long[64 * WORDS];

    /**
     * @param wake called on any thread when something has been queued
     */
    CompletionPort(Runnable wake) {
        this.wake = wake;
        this.port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE, 0, 0, 1);
        if (port == 0) {
            throw new IllegalStateException("CreateIoCompletionPort: " + WindowsError.describe(Native.getLastError()));
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Completions of this handle's overlapped operations come under this key from now on: 0, or an error. */
    int associate(long handle, int key) {
        return Kernel32.CreateIoCompletionPort(handle, port, key, 0) == 0 ? Native.getLastError() : 0;
    }

    /** Queues what another thread has done. Any thread. */
    void post(int key, long operation, int bytes, int error) {
        synchronized (this) {
            if (queued + WORDS > queue.length) {
                queue = java.util.Arrays.copyOf(queue, queue.length * 2);
            }
            queue[queued++] = key;
            queue[queued++] = operation;
            queue[queued++] = bytes;
            queue[queued++] = error;
        }
        wake.run();
    }

    /** Tells all that has been queued. */
    void drain(Receiver receiver) {
        int count;
        synchronized (this) {
            if (queued == 0) {
                return;
            }
            count = queued;
            long[] emptied = taken;
            taken = queue;
            queue = emptied;
            queued = 0;
        }
        for (int i = 0; i < count; i += WORDS) {
            receiver.completed((int) taken[i], taken[i + 1], (int) taken[i + 2], (int) taken[i + 3]);
        }
    }

    private void run() {
        WindowsMemory memory = new WindowsMemory();
        long block = memory.allocate(24);
        ByteBuffer view = memory.littleEndianView(block, 24);
        try {
            while (true) {
                int taken = Kernel32.GetQueuedCompletionStatus(port, block, block + 8, block + 16, INFINITE);
                int error = taken == 0 ? Native.getLastError() : 0;
                long key = view.getLong(8);
                long operation = view.getLong(16);
                if (taken == 0 && operation == 0) {
                    throw new IllegalStateException("GetQueuedCompletionStatus: " + WindowsError.describe(error));
                }
                if (key == STOP) {
                    return;
                }
                post((int) key, operation, view.getInt(0), error);
            }
        } finally {
            memory.free(block);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Kernel32.PostQueuedCompletionStatus(port, 0, STOP, 0);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        Kernel32.CloseHandle(port);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
