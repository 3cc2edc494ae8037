package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Poller;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that nothing redirects; those that netfilter does are tested with its rules. */
class OriginalDestinationTest {
    private final LinuxSockets sockets = new LinuxSockets();

    /** Whether the kernel tracks connections here is not ours to say. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void ofADirectConnectionIsUnknownOrTheListenersOwn(String host) throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Tcp(host, 0), 0)) {
            OptionalInt port = ask(listener);
            assertTrue(
                    port.isEmpty() || port.getAsInt() == ((Endpoint.Tcp) listener.endpoint()).port(), port::toString);
        }
    }

    @Test
    void ofAUnixSocketIsUnknown() throws IOException {
        try (Listener listener = sockets.listen(new Endpoint.Unix("wsld-test-" + UUID.randomUUID(), true), 0)) {
            assertEquals(OptionalInt.empty(), ask(listener));
        }
    }

    private OptionalInt ask(Listener listener) {
        int client = sockets.connect(listener.endpoint());
        assertTrue(client >= 0, () -> sockets.describe(client));
        try (Poller poller = new EpollPoller()) {
            poller.add(listener.descriptor(), Poller.READABLE, 0);
            poller.poll(120_000_000_000L, new Nothing());
            int accepted = sockets.accept(listener.descriptor());
            assertTrue(accepted >= 0, () -> sockets.describe(accepted));
            OptionalInt port = sockets.originalDestinationPort(accepted);
            sockets.close(accepted);
            return port;
        } finally {
            sockets.close(client);
        }
    }

    private static final class Nothing implements Poller.Sink {
        @Override
        public void ready(long token, int events) {}
    }
}
