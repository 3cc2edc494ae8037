package io.github.wsld.guest.restart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.DescriptorStore;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.OpenListener;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.GuestState;
import io.github.wsld.common.stream.GuestStream;
import io.github.wsld.common.stream.PiecePool;
import io.github.wsld.common.stream.StreamBudget;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.common.stream.io.LocalChannel;
import io.github.wsld.guest.stream.FormerStream;
import io.github.wsld.guest.stream.Newcomer;
import io.github.wsld.guest.stream.UnspokenClient;
import io.github.wsld.guest.x11.FormerDisplay;
import io.github.wsld.net.linux.LinuxSockets;
import io.github.wsld.net.linux.SystemdStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one run writes is what the next one reads, or it is refused as a whole. */
final class HandoverTest {
    private static final Instance INSTANCE = new Instance(1, 2);
    private static final FormerDisplay DISPLAY = new FormerDisplay(7, true, "lock");

    private final DescriptorStore none = SystemdStore.of(Map.of(), List.of());
    private final LinuxSockets sockets = new LinuxSockets();
    private int file;
    private OpenListener listener;
    private int client;
    private int waiting;

    @BeforeEach
    void write() throws IOException, ProtocolException {
        file = none.file();
        sockets.listen(new Endpoint.Unix("wsld-test-" + UUID.randomUUID(), true), 0);
        listener = sockets.open().get(0);
        client = sockets.connect(listener.endpoint());
        waiting = sockets.connect(listener.endpoint());
        try (HandoverWriter out = new HandoverWriter(file, INSTANCE)) {
            out.listener(listener);
            out.display(DISPLAY);
            ByteBuffer unread = ByteBuffer.wrap(new byte[] {5, 6});
            out.stream(new FormerStream(state(), Optional.of(new LocalChannel.Left(client, unread, true))));
            out.stream(new FormerStream(state(), Optional.empty()));
            out.newcomer(newcomer());
            out.rules();
            out.end();
        }
    }

    @AfterEach
    void close() {
        List.of(file, listener.descriptor(), client, waiting).forEach(none::close);
    }

    private Newcomer newcomer() {
        return new Newcomer(":7", waiting, ByteBuffer.wrap(new byte[] {'l', 0}));
    }

    private static GuestState state() throws ProtocolException {
        GuestStream stream = new GuestStream(
                new StreamId(3, 4),
                Target.parse("x11"),
                INSTANCE,
                StreamBudget.LEAST,
                new PiecePool(ByteBuffer::allocate),
                StreamTimes.of(Duration.ofSeconds(6), Duration.ofSeconds(5), Duration.ofSeconds(10)),
                new UnspokenClient());
        stream.clientSent(ByteBuffer.wrap(new byte[1000]), 0);
        return stream.state();
    }

    private Map<String, Integer> descriptors() throws IOException {
        Map<String, Integer> names = new HashMap<>();
        for (int descriptor : List.of(listener.descriptor(), client, waiting)) {
            names.put(HandoverFile.nameOf(descriptor), descriptor);
        }
        return names;
    }

    @Test
    void theNextRunFindsWhatWasLeft() throws IOException, ProtocolException {
        try (HandoverReader reader = new HandoverReader(file, descriptors())) {
            assertEquals(INSTANCE, reader.instance());
            assertEquals(List.of(listener), reader.listeners());
            assertEquals(List.of(DISPLAY), reader.displays());
            assertTrue(reader.hasRules());
            List<FormerStream> streams = new ArrayList<>();
            assertEquals(2, reader.takeStreams(streams::add));
            for (FormerStream stream : streams) {
                assertArrayEquals(state().encode(), stream.state().encode());
            }
            LocalChannel.Left left = streams.get(0).client().orElseThrow();
            assertEquals(client, left.descriptor());
            assertEquals(ByteBuffer.wrap(new byte[] {5, 6}), left.unread());
            assertTrue(left.readEnded());
            assertEquals(Optional.empty(), streams.get(1).client());
            List<Newcomer> newcomers = new ArrayList<>();
            assertEquals(0, reader.takeNewcomers(newcomer -> !newcomers.add(newcomer)));
            assertEquals(1, reader.takeNewcomers(newcomers::add));
            assertEquals(List.of(newcomer(), newcomer()), newcomers);
            assertEquals(0, reader.takeNewcomers(newcomers::add), "taken already");
        }
    }

    @Test
    void aListenerThatNobodyHasAskedForYetIsLeftAgain() {
        LinuxSockets next = new LinuxSockets(List.of(), List.of(listener));
        assertEquals(List.of(listener), next.open());
    }

    @Test
    void whatWasLostOnTheWayIsLeftOut() throws IOException {
        try (HandoverReader reader = new HandoverReader(file, new HashMap<>())) {
            assertEquals(List.of(), reader.listeners());
            List<FormerStream> streams = new ArrayList<>();
            assertEquals(2, reader.takeStreams(streams::add));
            streams.forEach(stream -> assertEquals(Optional.empty(), stream.client()));
            assertEquals(0, reader.takeNewcomers(newcomer -> true));
        }
    }

    @Test
    void aFileThatIsCutAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(HandoverFile.path(file));
        for (int length = 0; length < whole.length; length++) {
            Files.write(HandoverFile.path(file), Arrays.copyOf(whole, length));
            assertThrows(IOException.class, () -> new HandoverReader(file, descriptors()).close(), "length " + length);
        }
    }

    @Test
    void aFileThatIsDamagedIsReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(HandoverFile.path(file));
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("HandoverTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(HandoverFile.path(file), damaged);
            try (HandoverReader reader = new HandoverReader(file, descriptors())) {
                reader.takeStreams(stream -> {});
                reader.takeNewcomers(newcomer -> true);
            } catch (IOException refused) {
                assertTrue(refused.getMessage() == null || !refused.getMessage().isEmpty());
            }
        }
    }

    @Test
    void aStateOfAnotherVersionIsRefusedAndItsDescriptorsAreClosed() throws IOException {
        byte[] other = Files.readAllBytes(HandoverFile.path(file));
        other[5]++;
        int copy = none.file();
        Files.write(HandoverFile.path(copy), other);
        int second = sockets.connect(listener.endpoint());
        Inheritance nothing = new Inheritance(SystemdStore.of(Map.of(), List.of(copy, second)));
        assertEquals(Optional.empty(), nothing.instance());
        assertEquals(List.of(), nothing.listeners());
        assertEquals(List.of(), nothing.displays());
        assertEquals(0, nothing.takeClients(stream -> {}, newcomer -> false).streams());
        assertThrows(IOException.class, () -> HandoverFile.nameOf(second));
        assertThrows(IOException.class, () -> HandoverFile.nameOf(copy));
    }
}
