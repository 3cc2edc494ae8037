package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.Endpoint;

/**
 * Whether the rules of this network namespace are ours to change.
 *
 * <p>The right is held by listening on {@link #LOCK}: abstract socket names belong to the network namespace, as the
 * rules do, and end with their owner, so that rules whose owner was killed are free at once. Nobody needs to answer
 * there.
 *
 * @param owner how we call ourselves
 * @param held whether we listen on the lock
 */
public record Ownership(Owner owner, boolean held) {
    /** To be listened on before rules are applied or removed, and until they are removed. */
    public static final Endpoint.Unix LOCK = new Endpoint.Unix("wsld/netfilter", true);
}
