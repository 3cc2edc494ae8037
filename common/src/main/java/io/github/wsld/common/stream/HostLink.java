package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.StrmReply;

/** A link at the host, from its proved request on. */
public interface HostLink extends StreamLink {

    /**
     * Sends the REPLY. After OK frames follow both ways. After another status it is the last word: the guest closes,
     * the host at the latest after {@link io.github.wsld.common.protocol.Limits#LAST_WORD_DEADLINE}.
     */
    void reply(StrmReply reply);

    /** The frames that were just handed out end with the last word, as in {@link #reply}. */
    void finish();
}
