package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.e2e.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of both daemons whose links go over TCP, encrypted. */
@Tag("restarts")
@Timeout(300)
class EncryptedRestartTest {
    private static final int ROUNDS = 2;
    private static final long SOME = 1 << 20;

    private final long seed = Long.getLong("wsld.seed", System.nanoTime());

    @TempDir
    private Path folder;

    private StreamBridge bridge;

    @BeforeEach
    void start() throws Exception {
        System.out.println("EncryptedRestartTest seed=" + seed);
        bridge = new StreamBridge(folder);
        bridge.startService(EncryptedHost.endpoint(EncryptedHost.start(bridge)));
    }

    @AfterEach
    void stop() throws Exception {
        bridge.session().run(Program.WSLDHOST, "stop").ok();
        bridge.close();
    }

    @Test
    void nothingIsLost() throws Exception {
        XPing ping = bridge.ping();
        Exchange exchange = bridge.exchange(seed);
        for (int round = 1; round <= ROUNDS; round++) {
            exchange.awaitMore(SOME);
            bridge.wsld().say("restart");
            bridge.wsld().awaitLine("manager: ready", 1 + round);
            ping.askAndAwait();
            bridge.session().run(Program.WSLDHOST, "restart").ok();
            ping.askAndAwait();
        }
        exchange.finish(0);
        assertEquals(ROUNDS, bridge.wsld().count("taken over from the last run"), bridge.wsld()::log);
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
        // The tests' JVM is one that tells that encryption will be slow.
        assertEquals(0, bridge.wsldhost().count("WARN (?! tls )|ERROR"), bridge.wsldhost()::log);
    }
}
