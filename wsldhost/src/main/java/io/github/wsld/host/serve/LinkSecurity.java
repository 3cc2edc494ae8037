package io.github.wsld.host.serve;

import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.tls.HostCertificate;
import java.util.Optional;

/**
 * What keeps strangers out.
 *
 * @param key what links prove to each other
 * @param certificate for links that leave this machine; no use without a key
 * @param legacy whether the original's functions, which prove nothing, are served; never on links that leave this machine
 */
public record LinkSecurity(LinkKey key, Optional<HostCertificate> certificate, boolean legacy) {
    /** No key: whoever reaches an endpoint is served. */
    public static final LinkSecurity NONE = new LinkSecurity(LinkKey.NONE, Optional.empty(), true);

    /** Whether links may leave this machine. */
    boolean canEncrypt() {
        return !key.isNone() && certificate.isPresent();
    }
}
