package io.github.wsld.net.windows;

import com.sun.jna.Native;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * A listening socket by AcceptEx: one connection is accepted ahead. Owns the socket, the accepted one until {@link #take}, and a
 * block of native memory. For the loop's thread.
 */
final class OverlappedAccept implements Completing {
    private static final int SOL_SOCKET = 0xffff;
    private static final int SO_UPDATE_ACCEPT_CONTEXT = 0x700b;
    /** AcceptEx wants 16 bytes more than an address has. */
    private static final int ADDRESS_BYTES = Sockaddr.MOST_BYTES + 16;

    private static final int LISTENER = 32;
    private static final int COUNT = 40;
    private static final int ADDRESSES = 48;

    private final WindowsMemory memory = new WindowsMemory();
    private final long block = memory.allocate(ADDRESSES + 2 * ADDRESS_BYTES);
    private final ByteBuffer head = memory.littleEndianView(block, ADDRESSES);
    private final Transport transport;
    private final long listener;
    private final LongSupplier newSocket;
    private long socket = Kernel32.INVALID_HANDLE;
    private boolean accepting;
    private boolean accepted;
    private int error;

    /**
     * @param newSocket makes one of the listener's family, or returns -1
     */
    OverlappedAccept(Transport transport, long listener, LongSupplier newSocket) {
        this.transport = transport;
        this.listener = listener;
        this.newSocket = newSocket;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public long handle() {
        return listener;
    }

    @Override
    public void start() {
        error = 0;
        if (socket == Kernel32.INVALID_HANDLE) {
            socket = newSocket.getAsLong();
            if (socket == Kernel32.INVALID_HANDLE) {
                error = Native.getLastError();
                return;
            }
        }
        for (int i = 0; i < 32; i += 8) {
            head.putLong(i, 0);
        }
        int done = Mswsock.AcceptEx(
                listener, socket, block + ADDRESSES, 0, ADDRESS_BYTES, ADDRESS_BYTES, block + COUNT, block);
        int failed = done != 0 ? 0 : Native.getLastError();
        accepting = failed == 0 || failed == WindowsError.ERROR_IO_PENDING.code;
        error = accepting ? 0 : failed;
    }

    @Override
    public void completed(long operation, int bytes, int result) {
        accepting = false;
        error = result;
        accepted = result == 0;
        if (accepted) {
            head.putLong(LISTENER, listener);
            if (Ws2.setsockopt(socket, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, block + LISTENER, 8) != 0) {
                error = Native.getLastError();
                drop();
            }
        }
    }

    /** The accepted socket, which is the caller's; or a negative result. Another one is accepted ahead from now on. */
    long take() {
        if (accepted) {
            long taken = socket;
            socket = Kernel32.INVALID_HANDLE;
            accepted = false;
            start();
            return taken;
        }
        if (accepting) {
            return Sockets.WOULD_BLOCK;
        }
        int told = error;
        start();
        return -told;
    }

    @Override
    public int events() {
        return accepting ? 0 : Poller.READABLE;
    }

    @Override
    public int read(long address, int length) {
        return WindowsError.WSAENOTCONN.result();
    }

    @Override
    public int write(long address, int length) {
        return WindowsError.WSAENOTCONN.result();
    }

    @Override
    public int shutdownOutput() {
        return WindowsError.WSAENOTCONN.result();
    }

    @Override
    public void close(boolean abruptly) {
        if (accepting) {
            Kernel32.CancelIoEx(listener, block);
        }
    }

    @Override
    public boolean isIdle() {
        return !accepting;
    }

    @Override
    public void free() {
        drop();
        Ws2.closesocket(listener);
        memory.free(block);
    }

    private void drop() {
        accepted = false;
        if (socket != Kernel32.INVALID_HANDLE) {
            Ws2.closesocket(socket);
            socket = Kernel32.INVALID_HANDLE;
        }
    }
}
