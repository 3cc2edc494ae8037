package io.github.wsld.common.protocol;

import java.nio.charset.StandardCharsets;

/** What an HMAC under a link key is for: the 16 ASCII characters that it begins with, so that none serves for another. */
enum ProofLabel {
    NUMBER("wsld1 key number"),
    HOST("wsld1 host proof"),
    GUEST("wsld1 guestproof"),
    REPLY("wsld1 host reply");

    private final String text;

    ProofLabel(String text) {
        this.text = text;
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
