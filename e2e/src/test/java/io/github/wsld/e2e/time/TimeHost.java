package io.github.wsld.e2e.time;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.host.serve.HostSettings;
import io.github.wsld.host.serve.LinkSecurity;
import io.github.wsld.host.serve.LinkServer;
import io.github.wsld.host.serve.StreamSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** The host's side of a link on a loop, with a clock that is ahead of this machine's. */
final class TimeHost {
    private final LinkServer server;

    /** Listens. On the loop's thread, or before it runs. */
    TimeHost(EventLoop loop, NonceSource nonces, Endpoint endpoint, Ahead clock) throws IOException {
        HostSettings settings = new HostSettings(
                new Endpoint.Tcp("127.0.0.1", 1),
                PortRanges.DEFAULT,
                Optional.empty(),
                Map.of(),
                LinkSecurity.NONE,
                Instance.random(nonces),
                "test",
                HostSettings.DEFAULT_MOST_LINKS,
                StreamSettings.DEFAULT);
        server = new LinkServer(
                loop, settings, nonces, clock, new RecentErrors(Clock.systemUTC()), new WorkerPool(loop));
        server.listen(endpoint);
    }

    LinkServer server() {
        return server;
    }

    /** This machine's clock and an amount that any thread may change. */
    static final class Ahead extends Clock {
        private volatile Duration amount;

        Ahead(Duration amount) {
            this.amount = amount;
        }

        void set(Duration newAmount) {
            amount = newAmount;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(amount);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
