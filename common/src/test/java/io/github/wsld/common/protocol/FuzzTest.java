package io.github.wsld.common.protocol;

import static io.github.wsld.common.protocol.Vectors.CONN_OK;
import static io.github.wsld.common.protocol.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.github.wsld.common.protocol.FrameReader.Sender;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated bytes: a codec throws nothing but {@link ProtocolException}, a link set-up fails quietly, and
 * neither allocates more than its limits explain. Repeat a run with {@code -Dwsld.seed=N}.
 */
class FuzzTest {

    private static final int INPUTS = 200_000;
    /** Limits explain a body, a reason in three forms, a few proofs and their provider's objects. */
    private static final long MOST_ALLOCATED = 64 * 1024;

    private static final long SEED = Long.getLong("wsld.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Reads bytes as one kind of message. */
    private interface Codec {
        void decode(byte[] bytes) throws ProtocolException;
    }

    private static final String FRAMES = FrameTest.DATA_HI + FrameTest.ACK_HI + "0600000800000000000000ff"
            + "040000030001" + "78" + FrameTest.DATA_HI;

    private record Subject(String name, byte[] valid, Codec codec) {}

    private static final List<Subject> SUBJECTS = List.of(
            new Subject("conn request", CONN_OK.requestBody(), ConnRequest::decode),
            new Subject("conn reply", Vectors.CONN_REFUSED.replyBody(), ConnReply::decode),
            new Subject("info request", Vectors.INFO.requestBody(), InfoRequest::decode),
            new Subject("info request with an address", hex(Vectors.INFO_WITH_SPARES), InfoRequest::decode),
            new Subject("info reply", Vectors.INFO.replyBody(), InfoReply::decode),
            new Subject("info refusal", hex(Vectors.INFO_REFUSAL), InfoReply::decode),
            new Subject("host info", Vectors.INFO_JSON.getBytes(StandardCharsets.UTF_8), HostInfo::fromJson),
            new Subject("tcp request", hex("746370001f90"), LegacyRequest::decode),
            new Subject("time reply", hex("00000000000f4240"), TimeReply::decode),
            new Subject("tims request", hex("00"), TimsRequest::decode),
            new Subject(
                    "guest's time messages",
                    hex(Vectors.SAMPLE_REQUEST.repeat(2)),
                    bytes -> readAll(bytes, TimeMessage::ofGuest)),
            new Subject(
                    "host's time messages",
                    hex(Vectors.SAMPLE_REPLY + Vectors.RESUMED),
                    bytes -> readAll(bytes, TimeMessage::ofHost)),
            new Subject("target", "x11:10".getBytes(StandardCharsets.US_ASCII), FuzzTest::parseTarget),
            new Subject("socket target", "socket:a".getBytes(StandardCharsets.US_ASCII), FuzzTest::parseTarget),
            new Subject(
                    "instance",
                    "0123456789abcdef".repeat(2).getBytes(StandardCharsets.US_ASCII),
                    FuzzTest::parseInstance),
            new Subject("strm open", Vectors.STRM_OPEN.requestBody(), StrmRequest::decode),
            new Subject("strm resume", Vectors.STRM_RESUME.requestBody(), StrmRequest::decode),
            new Subject("strm reply", Vectors.STRM_RESUME.replyBody(), StrmReply::decode),
            new Subject("frames", hex(FRAMES), FuzzTest::readFrames),
            new Subject("guest", hex(CONN_OK.challenge() + CONN_OK.reply()), null),
            new Subject("host", hex(CONN_OK.hello() + CONN_OK.request()), null));

    @Test
    void nothingButProtocolExceptions() {
        System.out.println("FuzzTest: -Dwsld.seed=" + SEED);
        for (int i = 0; i < INPUTS; i++) {
            Subject subject = SUBJECTS.get(i % SUBJECTS.size());
            byte[] input = random.nextInt(4) == 0 ? randomBytes() : mutated(subject.valid);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                run(subject, input);
            } catch (RuntimeException | Error e) {
                fail("seed " + SEED + ", input " + i + ", " + subject.name + ": " + hex(input), e);
            }
            // The first inputs load classes.
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (i > INPUTS / 10) {
                assertTrue(
                        allocated < MOST_ALLOCATED, () -> subject.name + " allocated " + allocated + ": " + hex(input));
            }
        }
    }

    private void run(Subject subject, byte[] input) {
        switch (subject.name) {
            case "guest" -> {
                GuestHandshake guest = Peers.guest(CONN_OK);
                assertEquals(startsWith(input, subject.valid), feedInPieces(guest, input) == HandshakeState.DONE);
            }
            case "host" -> {
                HostHandshake host = Peers.host(CONN_OK);
                assertEquals(
                        startsWith(input, subject.valid), feedInPieces(host, input) == HandshakeState.REQUEST_READY);
            }
            default -> decode(subject.codec, input);
        }
    }

    private static void decode(Codec codec, byte[] input) {
        try {
            codec.decode(input);
        } catch (ProtocolException e) {
            assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl));
        }
    }

    /** Where the side stands after all of the input, before the end of it is told. */
    private HandshakeState feedInPieces(Handshake side, byte[] input) {
        ByteBuffer in = ByteBuffer.wrap(input);
        while (in.hasRemaining() && side.state() == HandshakeState.NEED_BYTES) {
            in.limit(Math.min(input.length, in.position() + 1 + random.nextInt(60)));
            side.feed(in);
            in.limit(input.length);
        }
        HandshakeState state = side.state();
        side.endOfInput();
        assertTrue(side.output().remaining() <= 48 + 88 + 34 + Limits.MAX_BODY);
        return state;
    }

    private static boolean startsWith(byte[] input, byte[] valid) {
        return input.length >= valid.length && Arrays.equals(input, 0, valid.length, valid, 0, valid.length);
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 2000 : 100)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] mutated(byte[] valid) {
        byte[] bytes = valid.clone();
        for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = random.nextBoolean() ? 0 : (byte) 0xff;
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                default -> bytes = spliced(bytes, at);
            }
        }
        return bytes;
    }

    /** A piece of the bytes once more, at another place. */
    private byte[] spliced(byte[] bytes, int at) {
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(bytes.length - from + 1);
        return ByteBuffer.allocate(bytes.length + length)
                .put(bytes, 0, at)
                .put(bytes, from, length)
                .put(bytes, at, bytes.length - at)
                .array();
    }

    private interface MessageReader {
        Optional<? extends TimeMessage> next(ByteBuffer in) throws ProtocolException;
    }

    /** What was read is what is written. */
    private static void readAll(byte[] bytes, MessageReader reader) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int begin = 0;
        for (var message = reader.next(in); message.isPresent(); message = reader.next(in)) {
            assertArrayEquals(
                    Arrays.copyOfRange(bytes, begin, in.position()),
                    message.get().encode());
            begin = in.position();
        }
        assertEquals(begin, in.position());
    }

    private static void parseTarget(byte[] bytes) throws ProtocolException {
        Target.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** In two pieces, and what a host may say as a guest's too. */
    private static void readFrames(byte[] bytes) throws ProtocolException {
        FrameReader reader = new FrameReader(bytes.length % 2 == 0 ? Sender.GUEST : Sender.HOST);
        FrameTest.Recorder recorder = new FrameTest.Recorder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        reader.read(in.slice(0, bytes.length / 2), recorder);
        reader.read(in.slice(bytes.length / 2, bytes.length - bytes.length / 2), recorder);
    }

    private static void parseInstance(byte[] bytes) throws ProtocolException {
        Instance.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    }
}
