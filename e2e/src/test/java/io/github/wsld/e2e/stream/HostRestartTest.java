package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code wsldhost restart} with X clients, and bytes under way both ways. */
@Tag("restarts")
@Timeout(300)
class HostRestartTest {
    private static final int RESTARTS = 10;

    private final long seed = Long.getLong("wsld.seed", System.nanoTime());

    @TempDir
    private Path folder;

    private StreamBridge bridge;

    @BeforeEach
    void start() throws Exception {
        System.out.println("HostRestartTest seed=" + seed);
        bridge = new StreamBridge(folder);
        bridge.startHost();
        bridge.startGuest("link");
    }

    @AfterEach
    void stop() throws Exception {
        bridge.session().run(Program.WSLDHOST, "stop").ok();
        bridge.close();
    }

    private Outcome restart() throws Exception {
        return bridge.session().run(Program.WSLDHOST, "restart");
    }

    @Test
    void nothingIsLostInTenRestarts() throws Exception {
        restartTenTimes(100 << 20);
    }

    @Tag("nightly")
    @Timeout(1200)
    @Test
    void aGigabyteAndWhoDrawsSurviveTenRestarts() throws Exception {
        Process perf = bridge.client("x11perf", "-repeat", "1000", "-time", "1", "-putimage100");
        restartTenTimes(1 << 30);
        assertTrue(perf.isAlive());
        perf.destroy();
    }

    @Test
    void xClientsThatComeMeanwhileAreServed() throws Exception {
        try (Newcomers newcomers = new Newcomers(bridge.display())) {
            for (int i = 1; i <= 3; i++) {
                restart().ok();
            }
            newcomers.finish();
        }
    }

    private void restartTenTimes(long bytes) throws Exception {
        XPing ping = bridge.ping();
        Process clock = bridge.client("xclock", "-update", "1");
        Exchange exchange = bridge.exchange(seed);
        long pid = bridge.wsldhost().pid();
        for (int i = 1; i <= RESTARTS; i++) {
            exchange.awaitMore(bytes / (2 * RESTARTS));
            ping.ask();
            String said = restart().ok().out();
            assertTrue(said.matches("wsldhost with pid \\d+ goes on in the place of " + pid + "\n"), said);
            pid = Long.parseLong(said.split(" ")[3]);
            ping.awaitAnswers();
        }
        exchange.finish(bytes);
        ping.askAndAwait();
        assertTrue(clock.isAlive());
        clock.destroy();
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
        assertEquals(0, bridge.wsldhost().count("WARN|ERROR"), bridge.wsldhost()::log);
    }
}
