package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.DescriptorStore;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

/** What the store asks of the service manager. */
@Timeout(300)
final class SystemdStoreTest {
    @TempDir
    private Path folder;

    private AFUNIXDatagramChannel manager;
    private DescriptorStore store;

    @BeforeEach
    void open() throws IOException {
        manager = AFUNIXDatagramChannel.open();
        manager.socket().setAncillaryReceiveBufferSize(4096);
        manager.bind(AFUNIXSocketAddress.of(folder.resolve("notify")));
        store = SystemdStore.of(
                Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString(), "FDSTORE", "7"), List.of());
    }

    @AfterEach
    void close() throws IOException {
        manager.close();
    }

    private record Message(String text, FileDescriptor[] descriptors) {}

    private Message next() throws IOException {
        ByteBuffer text = ByteBuffer.allocate(64);
        manager.receive(text);
        return new Message(StandardCharsets.UTF_8.decode(text.flip()).toString(), manager.getReceivedFileDescriptors());
    }

    private static Path path(FileDescriptor descriptor) throws IOException {
        return path(FileDescriptorCast.using(descriptor).as(Integer.class));
    }

    private static Path path(int descriptor) {
        return Path.of("/proc/self/fd", Integer.toString(descriptor));
    }

    @Test
    void theManagerGetsWhatIsOpenHere() throws IOException {
        int file = store.file();
        Files.writeString(path(file), "state");
        store.keep(List.of(file));
        store.close(file);
        Message message = next();
        assertEquals("FDSTORE=1\nFDPOLL=0\nFDNAME=wsld", message.text());
        assertEquals(1, message.descriptors().length);
        assertEquals("state", Files.readString(path(message.descriptors()[0])));
        store.forget();
        assertEquals("FDSTOREREMOVE=1\nFDNAME=wsld", next().text());
    }

    @Test
    void settlesWhenTheManagerHasClosedWhatCameWithTheBarrier() throws Exception {
        CompletableFuture<Void> settled = CompletableFuture.runAsync(() -> {
            try {
                store.settle(Duration.ofSeconds(120));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        Message message = next();
        assertEquals("BARRIER=1", message.text());
        assertEquals(1, message.descriptors().length);
        FileDescriptorCast.using(message.descriptors()[0])
                .as(java.io.FileOutputStream.class)
                .close();
        settled.get();
    }

    @Test
    void aManagerThatDoesNotReadIsNotWaitedForLongerThanSaid() {
        IOException e = assertThrows(IOException.class, () -> store.settle(Duration.ofMillis(10)));
        assertTrue(e.getMessage().contains("has not read its messages within 10 ms"), e::getMessage);
    }

    @Test
    void thereIsOneWhereTheEnvironmentTellsOfIt() {
        assertEquals(7, store.capacity());
        assertEquals(0, SystemdStore.of(Map.of("FDSTORE", "7"), List.of()).capacity());
        assertEquals(
                0,
                SystemdStore.of(Map.of("NOTIFY_SOCKET", "/run/notify"), List.of())
                        .capacity());
        assertThrows(IllegalArgumentException.class, () -> SystemdStore.of(Map.of(), List.of(Integer.MAX_VALUE)));
    }
}
