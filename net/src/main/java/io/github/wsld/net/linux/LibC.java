package io.github.wsld.net.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The C library's functions, bound by JNA's direct mapping with primitive arguments alone, so that a call allocates nothing.
 * Addresses and sizes are longs: 64-bit Linux only. After a result of -1, {@link Native#getLastError} holds errno.
 */
final class LibC {
    static {
        if (Native.POINTER_SIZE != 8) {
            throw new UnsupportedOperationException("wsld needs 64-bit Linux");
        }
        // The C library of this process: a name would have JNA look for a file.
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int descriptor, long address, int length);

    static native int listen(int descriptor, int backlog);

    static native int accept4(int descriptor, long address, long length, int flags);

    static native int connect(int descriptor, long address, int length);

    static native int getsockname(int descriptor, long address, long length);

    static native int getsockopt(int descriptor, int level, int option, long value, long length);

    static native int setsockopt(int descriptor, int level, int option, long value, int length);

    static native long recv(int descriptor, long buffer, long length, int flags);

    static native long send(int descriptor, long buffer, long length, int flags);

    static native long recvmsg(int descriptor, long message, int flags);

    static native long sendmsg(int descriptor, long message, int flags);

    static native long read(int descriptor, long buffer, long length);

    static native int shutdown(int descriptor, int how);

    static native int close(int descriptor);

    static native int fcntl(int descriptor, int command, int argument);

    static native int pipe2(long descriptors, int flags);

    static native int poll(long descriptors, long count, int timeoutMillis);

    static native int memfd_create(long name, int flags);

    static native int fchmod(int descriptor, int mode);

    static native int geteuid();

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int descriptor, long event);

    static native int epoll_wait(int epoll, long events, int most, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native int clock_gettime(int clock, long timespec);

    static native int adjtimex(long timex);

    static native int timerfd_create(int clock, int flags);

    static native int timerfd_settime(int descriptor, int flags, long newValue, long oldValue);

    static native int eventfd_read(int descriptor, long value);

    static native int eventfd_write(int descriptor, long value);
}
