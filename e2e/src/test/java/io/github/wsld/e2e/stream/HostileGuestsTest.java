package io.github.wsld.e2e.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.key.KeyFile;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.protocol.GuestLink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests that mean harm, in bytes, against a wsldhost that has a key, beside a wsld with an X client. */
@Timeout(300)
class HostileGuestsTest {
    private static final int WINDOW = 4096;
    private static final int CHALLENGE_LENGTH = 88;
    private static final NonceSource NONCES = new SecureRandom()::nextBytes;

    private final Instance instance = Instance.random(NONCES);
    private final HexFormat hex = HexFormat.of();

    @TempDir
    private static Path folder;

    @AutoClose
    private static StreamBridge bridge;

    private static XPing beside;
    private static LinkKey key;

    @BeforeAll
    static void start() throws Exception {
        bridge = new StreamBridge(folder);
        KeyFile file = new KeyFile(bridge.session().path("key"));
        key = file.create(NONCES, false);
        Path config = bridge.session().config();
        Files.writeString(config, "key = \"file:" + file.path() + "\"\n" + Files.readString(config));
        bridge.startHost("--key=" + file.path());
        bridge.startGuest("link");
        beside = bridge.ping();
    }

    @AfterEach
    void theClientBesideIsUndisturbed() throws Exception {
        beside.askAndAwait();
        try (XPing another = new XPing(bridge.display())) {
            another.askAndAwait();
        }
        assertEquals(0, bridge.wsld().count("link lost"), bridge.wsld()::log);
        assertEquals(0, bridge.wsldhost().count("WARN|ERROR"), bridge.wsldhost()::log);
    }

    private Path endpoint() {
        return bridge.session().path("link");
    }

    /** The kernel says that this is the host's own user, so it needs no key here. */
    private GuestLink dial(StrmRequest request) throws IOException {
        return GuestLink.open(endpoint(), Function.STRM, request.encode());
    }

    private GuestLink open(StreamId id) throws Exception {
        GuestLink link = dial(new StrmRequest.Open(1, id, WINDOW, instance, Target.parse("socket:echo")));
        assertEquals(StrmStatus.OK, reply(link).status());
        return link;
    }

    private StrmReply answer(StrmRequest request) throws Exception {
        try (GuestLink link = dial(request)) {
            return reply(link);
        }
    }

    private static StrmReply reply(GuestLink link) throws Exception {
        return StrmReply.decode(link.replyBody());
    }

    private byte[] frames(String hexadecimal) {
        return hex.parseHex(hexadecimal.replace(" ", ""));
    }

    @Test
    void framesThatBreakTheProtocolEndTheirOwnStream() throws Exception {
        String nothing = "0000000000000000";
        Map<String, String> cases = new LinkedHashMap<>();
        cases.put("09 000000", "type 9, which has no meaning");
        cases.put("00 000000", "type 0, which has no meaning");
        cases.put("05 000000", "DONE does not go this way");
        cases.put("07 000008" + nothing, "PONG does not go this way");
        cases.put("01 000008" + nothing, "DATA is 8 bytes long");
        cases.put("01 010009" + nothing, "DATA is 65545 bytes long");
        cases.put("01 ffffff" + nothing, "DATA is 16777215 bytes long");
        cases.put("01 000009 0000000000000005 41", "DATA is at 5, not 0");
        cases.put(("01 000009" + nothing + "41").repeat(2), "DATA is at 0, not 1");
        cases.put("01 000009 ffffffffffffffff 41", "beyond 2^63");
        cases.put("01 000009 7fffffffffffffff 41", "beyond 2^63");
        cases.put("02 000008 0000000000000001", "ACK is 1, not 0 to 0");
        cases.put("02 000007" + nothing, "ACK is 7 bytes long");
        cases.put("03 000008 0000000000000007", "END is at 7, not 0");
        cases.put("03 000008" + nothing + "01 000009" + nothing + "41", "DATA comes after END");
        cases.put("04 000203", "RESET is 515 bytes long");
        long refused = bridge.status(Program.WSLDHOST).counters().refused();
        for (Map.Entry<String, String> one : cases.entrySet()) {
            StreamId id = StreamId.random(NONCES);
            try (GuestLink link = open(id)) {
                link.connection().write(frames(one.getKey()));
                Reason reason = new HostFrames(link.connection()).awaitReset();
                assertEquals(Reason.PROTOCOL_ERROR, reason.code());
                assertTrue(reason.text().contains(one.getValue()), () -> one + ": " + reason);
            }
            StrmReply again = answer(new StrmRequest.Resume(2, id, 0, WINDOW, instance));
            assertEquals(StrmStatus.ENDED, again.status());
            beside.askAndAwait();
        }
        assertRefused(refused + cases.size(), "socket:echo: frame RESET is 515 bytes long, not 2 to 514");
    }

    @Test
    void bytesBeyondTheWindowEndTheirOwnStream() throws Exception {
        long refused = bridge.status(Program.WSLDHOST).counters().refused();
        // Nothing that comes back is acknowledged: then the echo is not read, and does not read.
        try (GuestLink link = open(StreamId.random(NONCES))) {
            int piece = 1 << 16;
            for (long offset = 0; offset < 8 << 20; offset += piece) {
                link.connection().write(frames("01 010008" + hex.toHexDigits(offset)), new byte[piece]);
            }
            Reason reason = new HostFrames(link.connection()).awaitReset();
            assertEquals(new Reason(Reason.PROTOCOL_ERROR, "DATA goes beyond the window of 1048576"), reason);
        }
        assertRefused(refused + 1, "socket:echo: DATA goes beyond the window of 1048576");
    }

    @Test
    void aStrangersStreamStaysHis() throws Exception {
        StreamId id = StreamId.random(NONCES);
        Instance other = Instance.random(NONCES);
        Target echo = Target.parse("socket:echo");
        long refused = bridge.status(Program.WSLDHOST).counters().refused();
        try (GuestLink victim = open(id)) {
            StreamId unknown = StreamId.random(NONCES);
            assertEquals(
                    StrmStatus.UNKNOWN,
                    answer(new StrmRequest.Resume(7, unknown, 0, WINDOW, other)).status());
            assertEquals(
                    StrmStatus.DONE,
                    answer(new StrmRequest.Kill(7, unknown, 1, other)).status());
            assertEquals(
                    StrmStatus.DONE,
                    answer(new StrmRequest.Bury(Instance.random(NONCES), other)).status());
            // Even who knows the id.
            assertEquals(
                    StrmStatus.STALE,
                    answer(new StrmRequest.Kill(1, id, 1, other)).status());
            assertEquals(
                    StrmStatus.STALE,
                    answer(new StrmRequest.Open(1, id, WINDOW, other, echo)).status());
            assertEquals(
                    StrmStatus.BAD,
                    answer(new StrmRequest.Resume(2, id, 0, WINDOW + 1, other)).status());
            assertEchoes(victim, 0, "still his");
        }
        assertRefused(refused + 1, "a stream's request: a stream's window must not change");
    }

    private void assertEchoes(GuestLink link, long offset, String text) throws Exception {
        byte[] bytes = text.getBytes(US_ASCII);
        link.connection()
                .write(frames("01 0000" + hex.toHexDigits((byte) (8 + bytes.length)) + hex.toHexDigits(offset)));
        link.connection().write(bytes);
        assertArrayEquals(bytes, new HostFrames(link.connection()).awaitBytes(bytes.length));
    }

    /** Who knows the id and has the key may go on with a stream, but only with what there is of it. */
    @Test
    void offsetsBeyondWhatWasSentEndTheStream() throws Exception {
        StreamId id = StreamId.random(NONCES);
        try (GuestLink link = open(id)) {
            assertEchoes(link, 0, "some");
        }
        StrmReply reply = answer(new StrmRequest.Resume(2, id, 5, WINDOW, instance));
        assertEquals(StrmStatus.ENDED, reply.status());
        assertEquals(
                new Reason(Reason.OFFSETS_DO_NOT_MEET, "the other side has received 5, not 0 to 4"), reply.reason());
        assertEquals(
                StrmStatus.ENDED,
                answer(new StrmRequest.Resume(3, id, 4, WINDOW, instance)).status());
    }

    @Test
    void requestsThatCannotBeReadAreAnsweredBad() throws Exception {
        byte[] good = new StrmRequest.Resume(1, StreamId.random(NONCES), 0, WINDOW, instance).encode();
        Map<Integer, Integer> changes = Map.of(0, 9, 1, 1, 3, 1, 24, 0x80, 32, 0xff, 52, 1);
        long refused = bridge.status(Program.WSLDHOST).counters().refused();
        for (Map.Entry<Integer, Integer> change : changes.entrySet()) {
            byte[] body = good.clone();
            body[change.getKey()] = change.getValue().byteValue();
            try (GuestLink link = GuestLink.open(endpoint(), Function.STRM, body)) {
                assertEquals(StrmStatus.BAD, reply(link).status(), () -> "byte " + change);
            }
        }
        assertRefused(refused + changes.size(), "a guest's request: ");
    }

    /** Replayed handshakes, other certificates and floods over TLS: KeyedLinksTest. */
    @Test
    void whoHasNotTheKeyGetsNothing() throws Exception {
        long refused = bridge.status(Program.WSLDHOST).counters().refused();
        LinkKey wrong = LinkKey.of("thirty-two bytes of another key!".getBytes(US_ASCII));
        byte[] request = new StrmRequest.Bury(instance, instance).encode();
        GuestHandshake stranger = new GuestHandshake(wrong, Binding.UNIX, NONCES, Function.STRM.code(), request);
        try (RawConnection link = RawConnection.to(endpoint())) {
            link.write(output(stranger));
            stranger.feed(ByteBuffer.wrap(link.read(CHALLENGE_LENGTH)));
            assertEquals(Optional.of(HandshakeFailure.UNKNOWN_KEY), stranger.failure());
        }
        // The host's own proof, given back to it.
        GuestHandshake reflecting = new GuestHandshake(key, Binding.UNIX, NONCES, Function.STRM.code(), request);
        try (RawConnection link = RawConnection.to(endpoint())) {
            link.write(output(reflecting));
            byte[] challenge = link.read(CHALLENGE_LENGTH);
            link.write(Arrays.copyOfRange(challenge, 56, 88), frames("0035"), request);
            assertArrayEquals(new byte[0], link.readToEnd());
        }
        // A host's CHALLENGE begins no link.
        try (RawConnection link = RawConnection.to(endpoint())) {
            link.write("wslh".getBytes(US_ASCII));
            assertArrayEquals(new byte[0], link.readToEnd());
        }
        Status status = bridge.status(Program.WSLDHOST);
        assertEquals(refused + 2, status.counters().refused());
        assertEquals(1, status.counters().unknownFunctions());
    }

    private static byte[] output(GuestHandshake guest) {
        byte[] bytes = new byte[guest.output().remaining()];
        guest.output().get(bytes);
        return bytes;
    }

    /** More than the host takes: of set-ups that stop half-way. They wait, closed, for nothing. */
    @Test
    void halfOpenLinksLeaveTheOthersAlone() throws Exception {
        GuestHandshake guest =
                new GuestHandshake(LinkKey.NONE, Binding.UNIX, NONCES, Function.STRM.code(), new byte[] {1});
        byte[] hello = output(guest);
        long refused = bridge.status(Program.WSLDHOST).counters().refused();
        List<RawConnection> flood = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                flood.add(RawConnection.to(endpoint()));
                flood.get(i).write(hello);
            }
            for (int i = 0; i < 10; i++) {
                beside.askAndAwait();
            }
        } finally {
            for (RawConnection link : flood) {
                link.close();
            }
        }
        while (bridge.status(Program.WSLDHOST).counters().refused() < refused + flood.size()) {
            Thread.sleep(20);
        }
    }

    private void assertRefused(long count, String error) throws Exception {
        Status status = bridge.status(Program.WSLDHOST);
        assertEquals(count, status.counters().refused());
        assertTrue(
                status.errors().stream().anyMatch(entry -> entry.text().startsWith(error)),
                () -> status.errors().toString());
    }
}
