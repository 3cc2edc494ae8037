package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Binding;

/**
 * How a link came in, before it has said anything.
 *
 * @param endpoint where it was accepted, or which guest was dialled for it
 * @param binding what this connection is to the proofs
 * @param originals whether the original's functions are served on it
 * @param keyless whether its guest needs no key, since the kernel says that it is this user or root
 * @param spare whether it waits, proved by this side, until the guest uses it
 */
record Entrance(Endpoint endpoint, Binding binding, boolean originals, boolean keyless, boolean spare) {}
