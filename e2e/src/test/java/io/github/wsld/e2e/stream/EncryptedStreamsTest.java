package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.e2e.Program;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes under way both ways over encrypted links that are cut. */
@Timeout(300)
class EncryptedStreamsTest {
    private static final int CUTS = 12;
    /** More than sockets on the way to the client hold: so much comes back over a new link alone. */
    private static final long SOME = 1 << 20;

    private final long seed = new SplittableRandom().nextLong();

    @TempDir
    private Path folder;

    @AutoClose
    private StreamBridge bridge;

    @Test
    void bytesSurviveCutsOfEncryptedLinks() throws Exception {
        System.out.println("EncryptedStreamsTest seed=" + seed);
        bridge = new StreamBridge(folder);
        CuttingProxy proxy = bridge.opened(CuttingProxy.onTcp(EncryptedHost.start(bridge)));
        bridge.startGuest(EncryptedHost.endpoint(proxy.port()));
        Exchange exchange = bridge.exchange(seed);
        for (int i = 0; i < CUTS; i++) {
            exchange.awaitMore(SOME);
            proxy.cut();
        }
        exchange.awaitMore(SOME);
        assertTrue(exchange.finish(0) > CUTS * SOME);
        Status.Streams streams = bridge.status(Program.WSLD).streams();
        assertTrue(streams.resumes() >= CUTS, streams::toString);
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
        assertEquals(0, bridge.wsldhost().count("ERROR"), bridge.wsldhost()::log);
    }
}
