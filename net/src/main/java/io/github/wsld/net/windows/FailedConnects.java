package io.github.wsld.net.windows;

import com.sun.jna.Native;
import java.nio.ByteBuffer;

/**
 * Finds connection attempts that have failed: before Windows 10 2004, WSAPoll does not tell of them, and select does. Owns an
 * fd_set of one socket (u32 count, u64 socket at 8) and a timeval of zero. For the loop's thread.
 */
final class FailedConnects implements AutoCloseable {
    private static final int FD_SET_BYTES = 16;

    private final WindowsMemory memory = new WindowsMemory();
    private final long block = memory.allocate(FD_SET_BYTES + 8);
    private final ByteBuffer view = memory.littleEndianView(block, FD_SET_BYTES + 8);

    /** Whether an attempt has failed. */
    boolean hasFailed(int socket) {
        view.putInt(0, 1);
        view.putLong(8, socket);
        view.putLong(FD_SET_BYTES, 0);
        int count = Ws2.select(0, 0, 0, block, block + FD_SET_BYTES);
        if (count < 0) {
            throw new IllegalStateException("select: " + WindowsError.describe(Native.getLastError()));
        }
        return count > 0;
    }

    @Override
    public void close() {
        memory.free(block);
    }
}
