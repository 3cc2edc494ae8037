package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Target;
import java.util.Optional;

/** What a host connects streams to. A call must not call back. */
public interface Targets {

    /** Why a target must not be reached; empty when it may be. */
    Optional<Reason> denial(Target target);

    /**
     * Begins to connect. The stream is told by {@link HostStream#connected} or {@link HostStream#connectFailed}, at
     * the latest after {@link io.github.wsld.common.protocol.Limits#CONNECT_DEADLINE}.
     *
     * @return the connection, which may be reset before it is made
     */
    Local connect(HostStream stream, Target target);
}
