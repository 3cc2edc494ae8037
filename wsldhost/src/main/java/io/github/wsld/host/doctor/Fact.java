package io.github.wsld.host.doctor;

import java.io.IOException;

/**
 * Something that is found out when a check asks for it. Blocks.
 *
 * @param <T> what is known then
 */
public interface Fact<T> {

    /** @throws IOException when it cannot be found out, with what to do */
    T get() throws IOException, InterruptedException;

    /** The same for several checks, found out once. Any thread; the second waits for the first. */
    static <T> Fact<T> once(Fact<T> fact) {
        return new Fact<>() {
            private T value;

            @Override
            public synchronized T get() throws IOException, InterruptedException {
                if (value == null) {
                    value = fact.get();
                }
                return value;
            }
        };
    }
}
