package io.github.wsld.host.serve;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A host that stands still for another process to go on. Descriptors stay whose they were. Streams tell their state when they are
 * asked, on any thread, for all states together may take more memory than there is.
 *
 * @param streams those that go on in the next process
 * @param memory as {@link io.github.wsld.common.stream.StreamTable#memory} writes it
 */
public record Frozen(Holdings holdings, List<Stream> streams, byte[] memory) {

    /**
     * @param target descriptor of the target's connection; empty while there is none
     * @param state as {@link io.github.wsld.common.stream.HostStream#state} writes it
     */
    public record Stream(OptionalInt target, Supplier<byte[]> state) {}

    public Frozen {
        streams = List.copyOf(streams);
    }
}
