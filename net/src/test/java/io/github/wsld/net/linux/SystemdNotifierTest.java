package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.wsld.common.daemon.ServiceNotifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

@Timeout(300)
final class SystemdNotifierTest {
    @TempDir
    Path folder;

    @Test
    void tellsASocketFile() throws Exception {
        Path path = folder.resolve("notify");
        assertEquals("READY=1", received(AFUNIXSocketAddress.of(path), path.toString()));
    }

    @Test
    void tellsAnAbstractSocket() throws Exception {
        String name = "wsld-notify-" + UUID.randomUUID();
        assertEquals("READY=1", received(AFUNIXSocketAddress.inAbstractNamespace(name), "@" + name));
    }

    @Test
    void neverWaitsForAManagerThatDoesNotRead() throws Exception {
        Path path = folder.resolve("notify");
        try (AFUNIXDatagramChannel manager = AFUNIXDatagramChannel.open()) {
            manager.bind(AFUNIXSocketAddress.of(path));
            ServiceNotifier notifier = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", path.toString()));
            int beyondItsQueue = Integer.parseInt(Files.readString(Path.of("/proc/sys/net/unix/max_dgram_qlen"))
                            .strip())
                    + 10;
            for (int i = 0; i < beyondItsQueue; i++) {
                notifier.send("WATCHDOG=1");
            }
        }
    }

    @Test
    void tellsNobodyWithoutAManager() {
        assertSame(ServiceNotifier.NONE, SystemdNotifier.of(Map.of()));
        assertSame(ServiceNotifier.NONE, SystemdNotifier.of(Map.of("NOTIFY_SOCKET", "vsock:2:1")));
    }

    @Test
    void aManagerThatIsGoneDoesNoHarm() {
        SystemdNotifier.of(Map.of("NOTIFY_SOCKET", folder.resolve("gone").toString()))
                .send("READY=1");
    }

    private static String received(AFUNIXSocketAddress address, String variable) throws Exception {
        try (AFUNIXDatagramChannel manager = AFUNIXDatagramChannel.open()) {
            manager.bind(address);
            SystemdNotifier.of(Map.of("NOTIFY_SOCKET", variable)).send("READY=1");
            ByteBuffer message = ByteBuffer.allocate(64);
            manager.receive(message);
            return new String(message.array(), 0, message.position(), StandardCharsets.UTF_8);
        }
    }
}
