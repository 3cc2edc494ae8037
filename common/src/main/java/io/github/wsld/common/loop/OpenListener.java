package io.github.wsld.common.loop;

import io.github.wsld.common.endpoint.Endpoint;

/**
 * A listening socket as one run of a daemon leaves it to the next.
 *
 * @param endpoint where it was asked to listen
 * @param file tells its socket file from any other that may stand at the path later; empty when it has none
 */
public record OpenListener(int descriptor, Endpoint endpoint, String file) {}
