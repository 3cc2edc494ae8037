package io.github.wsld.guest.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.stream.EndpointDials;

/**
 * One of the endpoints at which the host may be.
 *
 * @param dialer connects to it
 * @param dials how dials of it have gone, and when the next may begin
 */
public record Route(Endpoint endpoint, Dialer dialer, EndpointDials dials) {
    @Override
    public String toString() {
        return endpoint.toString();
    }
}
