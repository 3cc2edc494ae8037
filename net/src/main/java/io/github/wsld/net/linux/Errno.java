package io.github.wsld.net.linux;

/** Error numbers of Linux (asm-generic/errno-base.h and errno.h), which x86-64 and aarch64 share. */
enum Errno {
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such file"),
    EINTR(4, "interrupted"),
    EIO(5, "input/output error"),
    EBADF(9, "bad descriptor"),
    EAGAIN(11, "try again"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    ENODEV(19, "no such device: no transport reaches this vsock address"),
    EINVAL(22, "invalid argument"),
    ENFILE(23, "too many open files in the system"),
    EMFILE(24, "too many open files"),
    EROFS(30, "read-only file system"),
    EPIPE(32, "broken pipe"),
    EPROTOTYPE(91, "a socket of another type"),
    ENOPROTOOPT(92, "no such option"),
    EAFNOSUPPORT(97, "address family not supported"),
    EADDRINUSE(98, "address already in use"),
    EADDRNOTAVAIL(99, "address not available"),
    ENETUNREACH(101, "network unreachable"),
    ECONNABORTED(103, "connection aborted"),
    ECONNRESET(104, "connection reset by peer"),
    ENOBUFS(105, "no buffer space"),
    ENOTCONN(107, "not connected"),
    ETIMEDOUT(110, "timed out"),
    ECONNREFUSED(111, "connection refused"),
    EHOSTUNREACH(113, "host unreachable"),
    EINPROGRESS(115, "in progress"),
    ECANCELED(125, "cancelled");

    final int code;
    private final String text;

    Errno(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** {@code ECONNREFUSED (111), connection refused}; a number alone when it is not among ours. */
    static String describe(int code) {
        for (Errno errno : values()) {
            if (errno.code == code) {
                return errno + " (" + code + "), " + errno.text;
            }
        }
        return "error " + code;
    }
}
