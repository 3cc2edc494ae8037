package io.github.wsld.net.linux;

/**
 * Layout of struct epoll_event (sys/epoll.h): u32 events, then u64 data. The kernel packs it on x86-64 only.
 *
 * @param size bytes of the struct
 * @param dataOffset offset of data; events are at 0
 */
record EpollEvent(int size, int dataOffset) {
    static final int EPOLLIN = 0x1;
    static final int EPOLLOUT = 0x4;
    static final int EPOLLERR = 0x8;
    static final int EPOLLHUP = 0x10;

    /**
     * @param architecture the system property {@code os.arch}
     */
    static EpollEvent of(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> new EpollEvent(12, 4);
            case "aarch64", "riscv64" -> new EpollEvent(16, 8);
            default ->
                throw new UnsupportedOperationException("no layout of epoll_event for architecture " + architecture);
        };
    }
}
