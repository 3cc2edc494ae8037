package io.github.wsld.guest.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.stream.EndpointDials;
import io.github.wsld.common.tls.Tls;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** How each endpoint of the host is connected to: plainly on this machine and its host, by TLS beyond, or by waiting. */
public final class Dialers implements Function<Endpoint, Dialer> {
    private final EventLoop loop;
    private final Tls tls;
    private final LinkKey key;
    private final NonceSource nonces;
    private final Duration limit;
    private AwaitedLinks awaited;

    /** @param limit for one attempt to connect */
    public Dialers(EventLoop loop, Tls tls, LinkKey key, NonceSource nonces, Duration limit) {
        this.loop = loop;
        this.tls = tls;
        this.key = key;
        this.nonces = nonces;
        this.limit = limit;
    }

    @Override
    public Dialer apply(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.TcpFromHost fromHost) {
            awaited = new AwaitedLinks(loop, tls, key, nonces, fromHost, limit);
            return awaited;
        }
        return endpoint instanceof Endpoint.Tcp tcp && !tcp.isLoopback()
                ? new TlsDialer(loop, tls, tcp, limit)
                : Dialer.direct(loop, endpoint, limit);
    }

    /** Where links are awaited, if an endpoint is of that kind. */
    public Optional<AwaitedLinks> awaited() {
        return Optional.ofNullable(awaited);
    }

    /** How many dials of an endpoint may be under way. */
    static int mostDials(Endpoint endpoint) {
        boolean encrypted =
                endpoint instanceof Endpoint.Tcp tcp && !tcp.isLoopback() || endpoint instanceof Endpoint.TcpFromHost;
        return encrypted ? EndpointDials.MOST_TLS_DIALS : EndpointDials.MOST_DIALS;
    }
}
