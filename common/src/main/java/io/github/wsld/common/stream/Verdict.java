package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StrmReply;

/**
 * What a reply that attaches nothing means for a guest's stream whose client is still told.
 *
 * @param asItShould the stream is over, and nothing that was said is lost
 * @param reason otherwise, for the client
 */
record Verdict(boolean asItShould, Reason reason) {

    private static final Verdict OVER = new Verdict(true, Reason.NONE);

    /**
     * Reads a reply other than OK, BUSY and STALE.
     *
     * @param flowing the host has said OK before
     * @param sameHost and has not restarted since
     */
    static Verdict of(StrmReply reply, StreamSide side, boolean flowing, boolean sameHost) {
        boolean finished = flowing && side.isEndDelivered() && side.hasSentEverything();
        return switch (reply.status()) {
            case DONE ->
                finished ? OVER : broken(Reason.PROTOCOL_ERROR, "the host takes an unfinished stream for done");
            case UNKNOWN -> {
                // Only that our END was carried out may be unconfirmed, and a host that is the same has done it: it
                // forgets a stream for no other reason so early.
                if (finished && (side.isEndAcknowledged() || sameHost)) {
                    yield OVER;
                }
                yield broken(
                        Reason.LOCAL_ERROR,
                        sameHost ? "the host no longer knows the stream" : "the host restarted and lost the stream");
            }
            default -> new Verdict(false, reply.reason());
        };
    }

    private static Verdict broken(int code, String text) {
        return new Verdict(false, new Reason(code, text));
    }
}
