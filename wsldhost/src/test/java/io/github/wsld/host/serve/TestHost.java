package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.NonceSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A host without a key, on sockets of one folder: {@code link} for guests, and its targets {@code agent} and {@code gpg}. */
final class TestHost {
    /** What it tells as the time. */
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00.000001Z");

    private TestHost() {}

    /** Begins to serve on the loop, and ends with it. */
    static LinkServer serve(LoopThread thread, Path folder, int mostLinks, StreamSettings streams) {
        NonceSource nonces = new Random(1)::nextBytes;
        HostSettings settings = new HostSettings(
                new Endpoint.Tcp("127.0.0.1", 6000),
                PortRanges.parse("none"),
                Optional.of(Endpoint.Unix.path(folder.resolve("agent"))),
                Map.of("gpg", Endpoint.Unix.path(folder.resolve("gpg"))),
                LinkSecurity.NONE,
                Instance.random(nonces),
                "test",
                mostLinks,
                streams);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return thread.call(() -> {
            LinkServer made = new LinkServer(
                    thread.loop, settings, nonces, clock, new RecentErrors(clock), new WorkerPool(thread.loop));
            try {
                made.listen(Endpoint.Unix.path(folder.resolve("link")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return made;
        });
    }
}
