package io.github.wsld.net.windows;

/** Error codes of Winsock (winsock2.h) and of Windows (winerror.h), in one range: Winsock's begin at 10000. */
enum WindowsError {
    ERROR_FILE_NOT_FOUND(2, "nobody listens there"),
    ERROR_PATH_NOT_FOUND(3, "nobody listens there"),
    ERROR_TOO_MANY_OPEN_FILES(4, "too many open files"),
    ERROR_ACCESS_DENIED(5, "access denied: it belongs to another user, or to a program that runs as administrator"),
    ERROR_INVALID_HANDLE(6, "bad handle"),
    ERROR_NOT_ENOUGH_MEMORY(8, "out of memory"),
    ERROR_HANDLE_EOF(38, "end of file"),
    ERROR_NETNAME_DELETED(64, "connection reset by peer"),
    ERROR_BROKEN_PIPE(109, "the pipe's server has gone"),
    ERROR_SEM_TIMEOUT(121, "timed out"),
    ERROR_PIPE_BUSY(231, "all instances of the pipe are busy"),
    ERROR_NO_DATA(232, "the pipe's server is going"),
    ERROR_PIPE_NOT_CONNECTED(233, "the pipe's server has hung up"),
    ERROR_OPERATION_ABORTED(995, "cancelled"),
    ERROR_IO_PENDING(997, "in progress"),
    ERROR_CONNECTION_REFUSED(1225, "connection refused"),
    ERROR_CONNECTION_ABORTED(1236, "connection aborted"),
    ERROR_NO_SYSTEM_RESOURCES(1450, "out of system resources"),
    WSAEINTR(10004, "interrupted"),
    WSAEACCES(10013, "permission denied"),
    WSAEFAULT(10014, "bad address"),
    WSAEINVAL(10022, "invalid argument"),
    WSAEMFILE(10024, "too many open sockets"),
    WSAEWOULDBLOCK(10035, "try again"),
    WSAENOTSOCK(10038, "not a socket"),
    WSAENOPROTOOPT(10042, "no such option"),
    WSAEPROTONOSUPPORT(10043, "protocol not supported"),
    WSAESOCKTNOSUPPORT(10044, "socket type not supported"),
    WSAEOPNOTSUPP(10045, "operation not supported"),
    WSAEAFNOSUPPORT(10047, "address family not supported"),
    WSAEADDRINUSE(10048, "address already in use"),
    WSAEADDRNOTAVAIL(10049, "address not available"),
    WSAENETDOWN(10050, "network down"),
    WSAENETUNREACH(10051, "network unreachable"),
    WSAENETRESET(10052, "connection reset by the network"),
    WSAECONNABORTED(10053, "connection aborted"),
    WSAECONNRESET(10054, "connection reset by peer"),
    WSAENOBUFS(10055, "no buffer space"),
    WSAENOTCONN(10057, "not connected"),
    WSAESHUTDOWN(10058, "this direction has been shut down"),
    WSAETIMEDOUT(10060, "timed out"),
    WSAECONNREFUSED(10061, "connection refused"),
    WSAEHOSTDOWN(10064, "host down"),
    WSAEHOSTUNREACH(10065, "host unreachable");

    final int code;
    private final String text;

    WindowsError(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** As a result of {@link io.github.wsld.common.loop.Sockets}. */
    int result() {
        return -code;
    }

    /** {@code WSAECONNREFUSED (10061), connection refused}; a number alone when it is not among ours. */
    static String describe(int code) {
        for (WindowsError error : values()) {
            if (error.code == code) {
                return error + " (" + code + "), " + error.text;
            }
        }
        return "error " + code;
    }

    /** Whether a result says that the other end is gone. */
    static boolean isPeerGone(int result) {
        return result == WSAECONNRESET.result()
                || result == WSAECONNABORTED.result()
                || result == WSAENETRESET.result()
                || result == WSAENOTCONN.result()
                || result == WSAESHUTDOWN.result()
                || result == ERROR_NETNAME_DELETED.result()
                || result == ERROR_CONNECTION_ABORTED.result()
                || isEndOfPipe(-result);
    }

    /** How Windows tells that a pipe's server has closed it. */
    static boolean isEndOfPipe(int code) {
        return code == ERROR_BROKEN_PIPE.code
                || code == ERROR_NO_DATA.code
                || code == ERROR_PIPE_NOT_CONNECTED.code
                || code == ERROR_HANDLE_EOF.code;
    }

    /** Whether a result says that handles or memory have run out. */
    static boolean isExhausted(int result) {
        return result == WSAEMFILE.result()
                || result == WSAENOBUFS.result()
                || result == ERROR_TOO_MANY_OPEN_FILES.result()
                || result == ERROR_NOT_ENOUGH_MEMORY.result()
                || result == ERROR_NO_SYSTEM_RESOURCES.result();
    }
}
