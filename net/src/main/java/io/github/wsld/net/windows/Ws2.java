package io.github.wsld.net.windows;

import com.sun.jna.Native;

/**
 * Winsock, bound by JNA's direct mapping with primitive arguments alone, so that a call allocates nothing. Sockets and addresses
 * are longs: 64-bit Windows only. After a failure {@link Native#getLastError}, asked at once, holds the error: JNA saves it
 * with each call, and WSAGetLastError as a call of its own would find 0.
 */
final class Ws2 {
    /** Version 2.2. */
    private static final short VERSION = 0x0202;

    private static final int WSADATA_BYTES = 408;

    static {
        if (Native.POINTER_SIZE != 8) {
            throw new UnsupportedOperationException("wsldhost needs 64-bit Windows");
        }
        Native.register(Ws2.class, "ws2_32");
        long data = Native.malloc(WSADATA_BYTES);
        int error = WSAStartup(VERSION, data);
        Native.free(data);
        if (error != 0) {
            throw new IllegalStateException("WSAStartup: " + WindowsError.describe(error));
        }
    }

    private Ws2() {}

    private static native int WSAStartup(short version, long data);

    static native long WSASocketW(int family, int type, int protocol, long info, int group, int flags);

    static native int bind(long socket, long address, int length);

    static native int listen(long socket, int backlog);

    static native long accept(long socket, long address, long length);

    static native int connect(long socket, long address, int length);

    static native int getsockname(long socket, long address, long length);

    static native int getpeername(long socket, long address, long length);

    static native int getsockopt(long socket, int level, int option, long value, long length);

    static native int setsockopt(long socket, int level, int option, long value, int length);

    static native int ioctlsocket(long socket, int command, long argument);

    static native int WSAIoctl(
            long socket,
            int code,
            long in,
            int inLength,
            long out,
            int outLength,
            long returned,
            long overlapped,
            long routine);

    static native int recv(long socket, long buffer, int length, int flags);

    static native int send(long socket, long buffer, int length, int flags);

    static native int WSARecv(
            long socket, long buffers, int count, long received, long flags, long overlapped, long routine);

    static native int WSASend(
            long socket, long buffers, int count, long sent, int flags, long overlapped, long routine);

    static native int shutdown(long socket, int how);

    static native int closesocket(long socket);

    static native int WSADuplicateSocketW(long socket, int process, long info);

    static native int WSAPoll(long descriptors, int count, int timeoutMillis);

    static native int select(int ignored, long read, long write, long except, long timeout);
}
