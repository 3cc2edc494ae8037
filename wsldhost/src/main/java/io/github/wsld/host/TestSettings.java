package io.github.wsld.host;

import io.github.wsld.common.protocol.Binding;
import java.util.Optional;

/**
 * What a test puts in the place of something real.
 *
 * @param rawTime what guests set their clocks by
 * @param binding the transport that a link is taken to run over, where Hyper-V sockets are TCP or AF_UNIX underneath
 */
public record TestSettings(Optional<RawTime> rawTime, Optional<Binding> binding) {
    /** Everything is real. */
    public static final TestSettings NONE = new TestSettings(Optional.empty(), Optional.empty());
}
