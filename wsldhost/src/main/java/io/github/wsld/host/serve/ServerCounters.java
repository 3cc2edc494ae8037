package io.github.wsld.host.serve;

import io.github.wsld.common.protocol.HandshakeFailure;
import java.util.EnumMap;
import java.util.Map;

/** What a server has seen since its start. For the loop's thread. */
public final class ServerCounters {
    private final Map<HandshakeFailure, Long> failedSetUps = new EnumMap<>(HandshakeFailure.class);
    private long links;
    private long unknownFunctions;
    private long silentLinks;
    private long refusedLinks;
    private long refusedOriginals;

    void link() {
        links++;
    }

    void unknownFunction() {
        unknownFunctions++;
    }

    void silentLink() {
        silentLinks++;
    }

    void refusedLink() {
        refusedLinks++;
    }

    void refusedOriginal() {
        refusedOriginals++;
    }

    void failedSetUp(HandshakeFailure failure) {
        failedSetUps.merge(failure, 1L, Long::sum);
    }

    /** Links accepted. */
    public long links() {
        return links;
    }

    /** Links that began with a code that is not known. */
    public long unknownFunctions() {
        return unknownFunctions;
    }

    /** Links refused for the original's function that they began with. */
    public long refusedOriginals() {
        return refusedOriginals;
    }

    /** Links whose set-up failed so. */
    public long failedSetUps(HandshakeFailure failure) {
        return failedSetUps.getOrDefault(failure, 0L);
    }

    /**
     * Links refused: by the allow list, a limit, a target that is not there, a failed set-up, a request that cannot be read, for their
     * silence; and streams that ended because their guest broke the protocol.
     */
    public long refused() {
        long failed = failedSetUps.values().stream().mapToLong(Long::longValue).sum();
        return refusedLinks + refusedOriginals + silentLinks + failed;
    }
}
