package io.github.wsld.net.linux;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** A pipe whose far end is passed to another process: once that is closed everywhere, all that was passed before it was read. */
final class Barrier implements AutoCloseable {
    /** O_CLOEXEC of asm-generic/fcntl.h. */
    private static final int O_CLOEXEC = 0x80000;
    /** Two descriptors; then struct pollfd: descriptor, events and revents of two bytes each. */
    private static final int POLL_OFFSET = 8;

    private static final int SIZE = 16;

    private final LinuxMemory memory = new LinuxMemory();
    private final long block = memory.allocate(SIZE);
    private final ByteBuffer view = memory.view(block, SIZE).order(ByteOrder.nativeOrder());
    private final int near;
    private int far;

    Barrier() throws IOException {
        if (LibC.pipe2(block, O_CLOEXEC) < 0) {
            IOException failure = new IOException("pipe2: " + Errno.describe(Native.getLastError()));
            memory.free(block);
            throw failure;
        }
        near = view.getInt(0);
        far = view.getInt(4);
    }

    /** The end to pass. */
    int far() {
        return far;
    }

    /** Closes the far end here, and waits until it is closed elsewhere too; whether it is. */
    boolean await(Duration atMost) throws IOException {
        LibC.close(far);
        far = -1;
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            // A hang-up is told without being asked for.
            view.putInt(POLL_OFFSET, near).putInt(POLL_OFFSET + 4, 0);
            long left = Math.max(0, deadline - System.nanoTime());
            int ready = LibC.poll(block + POLL_OFFSET, 1, (int) Math.min(Integer.MAX_VALUE, left / 1_000_000));
            if (ready > 0) {
                return true;
            }
            if (ready < 0 && Native.getLastError() != Errno.EINTR.code) {
                throw new IOException("poll: " + Errno.describe(Native.getLastError()));
            }
            if (deadline - System.nanoTime() < 1_000_000) {
                return false;
            }
        }
    }

    @Override
    public void close() {
        LibC.close(near);
        if (far >= 0) {
            LibC.close(far);
        }
        memory.free(block);
    }
}
