package io.github.wsld.net.windows;

/** What kind of thing a descriptor stands for: how it is read, written and ended. */
enum Transport {
    TCP,
    HYPERV,
    UNIX,
    PIPE;

    static Transport of(int family) {
        return switch (family) {
            case SockaddrHv.AF_HYPERV -> HYPERV;
            case Sockaddr.AF_UNIX -> UNIX;
            default -> TCP;
        };
    }

    /** A byte of a pipe cannot be taken back; AF_UNIX ends in ECONNRESET without anybody's having reset. */
    boolean canReset() {
        return this == TCP || this == HYPERV;
    }
}
