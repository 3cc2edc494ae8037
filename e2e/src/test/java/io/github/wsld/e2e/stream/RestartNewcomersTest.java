package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.x11.RawX11;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are being connected at the moment at which wsld is restarted. */
@Tag("restarts")
@Timeout(120)
class RestartNewcomersTest {
    private static final int RESTARTS = 3;
    private static final ByteOrder ORDER = ByteOrder.BIG_ENDIAN;
    private static final byte[] REQUEST = RawX11.setupRequest(ORDER, 16);

    @TempDir
    private Path folder;

    @AutoClose
    private StreamBridge bridge;

    @BeforeEach
    void start() throws Exception {
        bridge = new StreamBridge(folder);
        bridge.startHost();
        bridge.startService();
    }

    @Test
    void theNextRunGoesOnWithThem() throws Exception {
        byte[] first = Arrays.copyOf(REQUEST, 21);
        byte[] rest = Arrays.copyOfRange(REQUEST, 21, REQUEST.length);
        XPing ping = bridge.ping();
        RawConnection silent = xClient();
        RawConnection halfRead = xClient().write(first);
        bridge.freeze(bridge.wsldhost());
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        RawConnection waiting;
        RawConnection ofSocket;
        try {
            waiting = xClient().write(REQUEST);
            ofSocket = bridge.opened(RawConnection.to(bridge.client())).write(hello);
            while (bridge.status(Program.WSLD).counters().accepted() < 5) {
                Thread.onSpinWait();
            }
            bridge.wsld().say("restart");
            bridge.wsld().awaitLine("left to the next run");
        } finally {
            bridge.wake(bridge.wsldhost());
        }
        bridge.wsld().awaitLine("taken over from the last run .* newcomers=4");
        assertServed(waiting);
        assertServed(halfRead.write(rest));
        assertServed(silent.write(REQUEST));
        assertArrayEquals(hello, ofSocket.read(hello.length));
        ping.askAndAwait();
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
    }

    private RawConnection xClient() throws Exception {
        return bridge.opened(RawConnection.to(
                Path.of("/tmp/.X11-unix", "X" + bridge.display().substring(1))));
    }

    private static void assertServed(RawConnection client) throws Exception {
        RawX11.SetupReply reply = RawX11.readSetupReply(client, ORDER);
        assertTrue(reply.success(), reply::reason);
    }

    @Test
    void whoComesMeanwhileIsServed() throws Exception {
        try (Newcomers newcomers = new Newcomers(bridge.display())) {
            for (int round = 1; round <= RESTARTS; round++) {
                bridge.wsld().say("restart");
                bridge.wsld().awaitLine("manager: ready", 1 + round);
            }
            newcomers.finish();
        } catch (ExecutionException e) {
            throw new AssertionError(
                    bridge.wsld().log() + "\n" + bridge.wsldhost().log(), e);
        }
        assertEquals(RESTARTS, bridge.wsld().count("taken over from the last run"));
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
    }
}
