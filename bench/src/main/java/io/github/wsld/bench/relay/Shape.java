package io.github.wsld.bench.relay;

import io.github.wsld.bench.process.Workplace;

/** The way from the load to the sink. */
public enum Shape {
    ONE_HOP("one hop", "unix -> relay -> tcp"),
    TWO_HOPS("two hops", "unix -> relay -> unix -> relay -> tcp"),
    VSOCK("two hops over vsock", "unix -> relay -> vsock -> relay -> tcp, in a guest of its own kernel");

    private static final int VSOCK_PORT = 7000;

    private final String title;
    private final String way;

    Shape(String title, String way) {
        this.title = title;
        this.way = way;
    }

    public String title() {
        return title;
    }

    /** What is between what. */
    public String way() {
        return way;
    }

    /** Where the second relay listens, and how the first one says it. */
    record Middle(String listen, String connect) {}

    /** @param number of its own for each candidate */
    Middle middle(Workplace workplace, int number) {
        if (this == VSOCK) {
            return new Middle("vsock:any:" + (VSOCK_PORT + number), "vsock:2:" + (VSOCK_PORT + number));
        }
        String path = "unix:" + workplace.path("m");
        return new Middle(path, path);
    }
}
