package io.github.wsld.host.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.vm.Finding;
import io.github.wsld.host.vm.LocatorName;
import io.github.wsld.host.vm.Surveyor;
import io.github.wsld.host.vm.VmLocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfTestTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Platform platform = Platform.here();

    @TempDir
    private Path folder;

    private String over(Endpoint endpoint) {
        return RoundTrip.over(platform.loop(platform.pollers().get(0)), endpoint, LIMIT);
    }

    @Test
    void roundTrips() {
        assertEquals("", over(new Endpoint.Tcp("127.0.0.1", 0)));
        assertEquals("", over(Endpoint.Unix.path(folder.resolve("s"))));
    }

    @Test
    void whatCannotBeListenedOnIsSaid() {
        String failure = over(Endpoint.Unix.path(folder.resolve("no/such/s")));
        assertTrue(failure.startsWith("listen: "), failure);
    }

    @Test
    void aReportWithWhatFailedAndWhatIsNotHere() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        int closed;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = gone.getLocalPort();
        }
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            boolean passed = new SelfTest(
                            platform,
                            new Surveyor(List.of(new VmLocator() {
                                @Override
                                public LocatorName name() {
                                    return LocatorName.HCS;
                                }

                                @Override
                                public Finding look() {
                                    return Finding.trouble("denied");
                                }
                            })),
                            lines::add)
                    .run(List.of(
                            new Endpoint.Tcp("127.0.0.1", server.getLocalPort()),
                            new Endpoint.Tcp("127.0.0.1", closed)));
            // Linux has no Hyper-V sockets.
            assertEquals(false, passed, lines::toString);
        }
        assertEquals(6, lines.size(), lines::toString);
        assertEquals("not here  locator hcs: denied", lines.get(0));
        assertTrue(lines.get(1).startsWith("ok        TCP, round trip and half-close by epoll: "), lines::toString);
        assertTrue(lines.get(2).startsWith("FAILED    Hyper-V socket, loopback"), lines::toString);
        assertTrue(lines.get(3).startsWith("not here  listen for the VM"), lines::toString);
        assertTrue(lines.get(4).startsWith("ok        connect to "), lines::toString);
        assertTrue(lines.get(5).startsWith("not here  connect to "), lines::toString);
    }
}
