package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.time.SockSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

@EnabledOnOs(value = OS.LINUX, disabledReason = "the socket is Linux's")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ChronySocketTest {
    @TempDir
    Path folder;

    @Test
    void aSampleIsOneDatagram() throws IOException {
        Path path = folder.resolve("wsld.sock");
        try (AFUNIXDatagramChannel chronyd = AFUNIXDatagramChannel.open()) {
            chronyd.bind(AFUNIXSocketAddress.of(path));
            new ChronySocket(path).send(1_700_000_000_123_456_789L, -5_000_000);
            ByteBuffer datagram = ByteBuffer.allocate(100);
            chronyd.receive(datagram);
            assertArrayEquals(
                    SockSample.encode(1_700_000_000_123_456_789L, -5_000_000, ByteOrder.nativeOrder()),
                    Arrays.copyOf(datagram.array(), datagram.position()));
        }
    }

    @Test
    void withoutAChronydItSaysWhatToDo() {
        Path path = folder.resolve("wsld.sock");
        String message = assertThrows(IOException.class, () -> new ChronySocket(path).send(0, 0))
                .getMessage();
        assertTrue(message.startsWith("chronyd takes no samples at " + path + ": "), message);
        assertTrue(message.contains("\"refclock SOCK " + path + " refid WSLD"), message);
        assertEquals(path.toString(), new ChronySocket(path).name());
    }
}
