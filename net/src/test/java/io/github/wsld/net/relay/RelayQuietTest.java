package io.github.wsld.net.relay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.net.relay.Relays.Ends;
import io.github.wsld.net.relay.Relays.Route;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A relay that has nothing to do lets its loop sleep, in each state that lasts. Events are level-triggered: one that is neither
 * dealt with nor given up is told for ever.
 */
@Timeout(300)
class RelayQuietTest {
    private static final int CALLS = 20;

    @TempDir
    Path folder;

    /** What the ends do before they fall silent; channels do not block. */
    enum State {
        IDLE((relays, client, server) -> {}),
        CLIENT_HAS_ENDED((relays, client, server) -> client.shutdownOutput()),
        SERVER_HAS_ENDED((relays, client, server) -> server.shutdownOutput()),
        CLIENT_HAS_ENDED_AND_GONE((relays, client, server) -> {
            client.shutdownOutput();
            Relays.await("the end is dealt with", relays::isQuiet);
            client.close();
        }),
        CLIENT_IS_GONE((relays, client, server) -> client.close()),
        CLIENT_IS_GONE_AND_SERVER_TALKS((relays, client, server) -> {
            client.close();
            Relays.await("the end is dealt with", relays::isQuiet);
            for (int i = 0; i < 10; i++) {
                trySend(server);
                Relays.await("it is dealt with", relays::isQuiet);
            }
        }),
        CLIENT_DOES_NOT_READ((relays, client, server) -> fill(relays, server)),
        SERVER_DOES_NOT_READ((relays, client, server) -> fill(relays, client)),
        NOBODY_READS((relays, client, server) -> {
            fill(relays, client);
            fill(relays, server);
        }),
        SERVER_DOES_NOT_READ_AND_CLIENT_HAS_ENDED((relays, client, server) -> {
            fill(relays, client);
            client.shutdownOutput();
        }),
        SERVER_DOES_NOT_READ_AND_HAS_ENDED((relays, client, server) -> {
            fill(relays, client);
            server.shutdownOutput();
        }),
        SERVER_DOES_NOT_READ_AND_CLIENT_IS_GONE((relays, client, server) -> {
            fill(relays, client);
            client.close();
        }),
        SERVER_DOES_NOT_READ_AND_CLIENT_HAS_RESET((relays, client, server) -> {
            fill(relays, client);
            Channels.reset(client);
        }),
        NOBODY_READS_AND_CLIENT_IS_GONE((relays, client, server) -> {
            fill(relays, client);
            fill(relays, server);
            client.close();
        }),
        NOBODY_READS_AND_CLIENT_HAS_RESET((relays, client, server) -> {
            fill(relays, client);
            fill(relays, server);
            Channels.reset(client);
        }),
        NOBODY_READS_AND_SERVER_IS_GONE((relays, client, server) -> {
            fill(relays, client);
            fill(relays, server);
            server.close();
        }),
        CLIENT_IS_GONE_WITH_BYTES_UNREAD_AND_SERVER_DOES_NOT_READ((relays, client, server) -> {
            trySend(server);
            Relays.await("it is dealt with", relays::isQuiet);
            fill(relays, client);
            client.close();
        });

        private final Action action;

        State(Action action) {
            this.action = action;
        }

        private static void fill(Relays relays, SocketChannel channel) throws IOException {
            RelayTest.fill(relays, new Pattern(0), channel);
        }

        /** The relay may have given the server up by now. */
        private static void trySend(SocketChannel channel) {
            try {
                channel.write(ByteBuffer.allocate(1000));
            } catch (IOException e) {
                assertTrue(
                        e.getMessage().equals("Broken pipe") || e.getMessage().startsWith("Connection reset"),
                        e.getMessage());
            }
        }

        private interface Action {
            void run(Relays relays, SocketChannel client, SocketChannel server) throws IOException;
        }
    }

    static Stream<Arguments> routesAndStates() {
        return Stream.of(Route.UNIX_UNIX, Route.UNIX_TCP, Route.TCP_UNIX, Route.TCP_TCP)
                .flatMap(route -> Stream.of(State.values()).map(state -> Arguments.of(route, state)));
    }

    @ParameterizedTest
    @MethodSource("routesAndStates")
    void theLoopSleeps(Route route, State state) throws IOException {
        try (Relays relays = new Relays(folder, route);
                Ends ends = relays.open()) {
            ends.client().configureBlocking(false);
            ends.server().configureBlocking(false);
            state.action.run(relays, ends.client(), ends.server());
            Relays.await("the loop sleeps", relays::isQuiet);

            LoopThread loop = relays.loops.get(0);
            long before = loop.polls();
            for (int i = 0; i < CALLS; i++) {
                assertTrue(loop.isQuiet());
            }
            long polls = loop.polls() - before;
            assertTrue(polls <= 2 * (CALLS + 1), "the poller returned " + polls + " times for " + CALLS + " calls");
        }
    }
}
