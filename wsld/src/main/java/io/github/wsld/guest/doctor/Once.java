package io.github.wsld.guest.doctor;

/** Something that is dear to find out, and found out by the first who asks; others wait for it. Any thread. */
final class Once<T> {
    /** Finds it out. */
    interface Source<T> {
        T get() throws InterruptedException;
    }

    private final Source<T> source;
    // Guarded by this.
    private T value;

    Once(Source<T> source) {
        this.source = source;
    }

    synchronized T get() throws InterruptedException {
        if (value == null) {
            value = source.get();
        }
        return value;
    }
}
