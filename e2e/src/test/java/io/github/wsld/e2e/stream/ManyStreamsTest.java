package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.stream.EndpointDials;
import io.github.wsld.e2e.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More streams than may dial at a time, all of whose links are lost at once. */
@Timeout(300)
class ManyStreamsTest {
    private static final int STREAMS = 100;

    @TempDir
    private Path folder;

    @AutoClose
    private StreamBridge bridge;

    @BeforeEach
    void make() throws Exception {
        bridge = new StreamBridge(folder);
    }

    @Test
    void comeBackByTurnsAndLoseNothing() throws Exception {
        bridge.startHost();
        CuttingProxy proxy = bridge.proxy("proxy");
        bridge.startGuest("proxy");
        List<XPing> clients = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            clients.add(bridge.ping());
        }
        proxy.hold();
        proxy.cut();
        for (XPing client : clients) {
            client.ask();
        }

        // One finds out whether the host is there, and many follow.
        proxy.awaitHeld(1);
        // What wsld does by itself it has done when it answers.
        Status waiting = bridge.status(Program.WSLD);
        assertEquals(1, proxy.held());
        proxy.releaseOne();
        proxy.awaitHeld(EndpointDials.MOST_DIALS);
        bridge.status(Program.WSLD);
        assertEquals(EndpointDials.MOST_DIALS, proxy.held());
        assertTrue(
                waiting.streams().open().stream()
                        .noneMatch(stream -> stream.state().equals("open")),
                waiting::toString);
        proxy.release();

        for (XPing client : clients) {
            client.awaitAnswers();
            client.askAndAwait();
        }
        Status after = bridge.status(Program.WSLD);
        assertEquals(STREAMS, after.streams().opened(), after::toString);
        assertTrue(after.streams().resumes() >= STREAMS, after::toString);
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
        assertEquals(0, bridge.wsldhost().count("WARN|ERROR"), bridge.wsldhost()::log);
    }
}
