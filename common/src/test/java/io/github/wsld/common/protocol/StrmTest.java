package io.github.wsld.common.protocol;

import static io.github.wsld.common.protocol.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of {@code strm} against literal bytes. */
class StrmTest {

    static final StreamId STREAM = new StreamId(0x8081828384858687L, 0x88898a8b8c8d8e8fL);
    private static final Instance GUEST = new Instance(0x7071727374757677L, 0x78797a7b7c7d7e7fL);
    private static final String ID = "808182838485868788898a8b8c8d8e8f";
    private static final String FROM = "707172737475767778797a7b7c7d7e7f";
    private static final String ZERO = "0000000000000000";

    record Case<T>(T value, String spaced) {
        String body() {
            return spaced.replace(" ", "");
        }
    }

    static final List<Case<StrmRequest>> REQUESTS = List.of(
            new Case<>(
                    new StrmRequest.Open(1, STREAM, 1 << 20, GUEST, new Target.DefaultDisplay()),
                    "01 00 0000 00000001 " + ID + ZERO + "00100000" + FROM + "03 783131"),
            new Case<>(
                    new StrmRequest.Open(0xffffffffL, STREAM, 4096, GUEST, new Target.TcpPort(8080)),
                    "01 00 0000 ffffffff " + ID + ZERO + "00001000" + FROM + "08 7463703a38303830"),
            new Case<>(
                    new StrmRequest.Resume(7, STREAM, 4096, 1 << 20, GUEST),
                    "02 00 0000 00000007 " + ID + "0000000000001000 00100000" + FROM + "00"),
            new Case<>(
                    new StrmRequest.Resume(7, STREAM, Long.MAX_VALUE, 1 << 24, GUEST),
                    "02 00 0000 00000007 " + ID + "7fffffffffffffff 01000000" + FROM + "00"),
            new Case<>(
                    new StrmRequest.Kill(2, STREAM, Reason.CLIENT_GONE, GUEST),
                    "03 00 0001 00000002 " + ID + ZERO + "00000000" + FROM + "00"),
            new Case<>(
                    new StrmRequest.Bury(new Instance(1, 2), GUEST),
                    "04 00 0000 00000000 0000000000000001 0000000000000002" + ZERO + "00000000" + FROM + "00"));

    static final List<Case<StrmReply>> REPLIES = List.of(
            new Case<>(StrmReply.ok(1, 0, 1 << 20), "00 00 0000 00000001 " + ZERO + " 00100000 00000000 0000"),
            new Case<>(StrmReply.ok(2, 4096, 4096), "00 00 0000 00000002 0000000000001000 00001000 00000000 0000"),
            new Case<>(refusal(StrmStatus.DONE, 0, 3, ""), "01 00 0000 00000003 " + ZERO + " 00000000 00000000 0000"),
            new Case<>(
                    refusal(StrmStatus.ENDED, Reason.TARGET_RESET, 7, "X server closed the connection"),
                    "02 00 0004 00000007 " + ZERO + " 00000000 00000000 001e"
                            + " 582073657276657220636c6f7365642074686520636f6e6e656374696f6e"),
            new Case<>(
                    refusal(StrmStatus.UNKNOWN, 0, 0, ""), "03 00 0000 00000000 " + ZERO + " 00000000 00000000 0000"),
            new Case<>(refusal(StrmStatus.STALE, 0, 9, ""), "04 00 0000 00000009 " + ZERO + " 00000000 00000000 0000"),
            new Case<>(
                    StrmReply.busy(new Reason(Reason.OVER_LIMIT, "full"), 0, 1000),
                    "07 00 0008 00000000 " + ZERO + " 00000000 000003e8 0004 66756c6c"));

    private static StrmReply refusal(StrmStatus status, int code, long epoch, String text) {
        return StrmReply.refusal(status, new Reason(code, text), epoch);
    }

    static List<Case<StrmRequest>> requests() {
        return REQUESTS;
    }

    static List<Case<StrmReply>> replies() {
        return REPLIES;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestIsTheLiteralBytes(Case<StrmRequest> request) throws ProtocolException {
        assertEquals(request.body(), hex(request.value.encode()));
        assertEquals(request.value, StrmRequest.decode(hex(request.body())));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void replyIsTheLiteralBytes(Case<StrmReply> reply) throws ProtocolException {
        assertEquals(reply.body(), hex(reply.value.encode()));
        assertEquals(reply.value, StrmReply.decode(hex(reply.body())));
    }

    @Test
    void bodiesAreThoseOfTheVectors() {
        assertArrayEquals(
                Vectors.STRM_OPEN.requestBody(), REQUESTS.get(0).value().encode());
        assertArrayEquals(Vectors.STRM_OPEN.replyBody(), REPLIES.get(0).value().encode());
        assertArrayEquals(
                Vectors.STRM_RESUME.requestBody(), REQUESTS.get(2).value().encode());
        assertArrayEquals(
                Vectors.STRM_RESUME.replyBody(), REPLIES.get(3).value().encode());
        assertEquals(Function.STRM.code(), Vectors.STRM_OPEN.function());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                // verb 0, verb 5, second byte, reason in OPEN, epoch 0, stream 0
                "00000000 00000001 " + ID + ZERO + "00100000" + FROM + "03783131",
                "05000000 00000001 " + ID + ZERO + "00100000" + FROM + "03783131",
                "01010000 00000001 " + ID + ZERO + "00100000" + FROM + "03783131",
                "01000001 00000001 " + ID + ZERO + "00100000" + FROM + "03783131",
                "01000000 00000000 " + ID + ZERO + "00100000" + FROM + "03783131",
                "01000000 00000001 " + ZERO + ZERO + ZERO + "00100000" + FROM + "03783131",
                // received in OPEN, window too small, too great
                "01000000 00000001 " + ID + "0000000000000001 00100000" + FROM + "03783131",
                "01000000 00000001 " + ID + ZERO + "00000fff" + FROM + "03783131",
                "01000000 00000001 " + ID + ZERO + "01000001" + FROM + "03783131",
                "01000000 00000001 " + ID + ZERO + "ffffffff" + FROM + "03783131",
                // target: none, cut off, not printable, unknown; trailing byte
                "01000000 00000001 " + ID + ZERO + "00100000" + FROM + "00",
                "01000000 00000001 " + ID + ZERO + "00100000" + FROM + "037831",
                "01000000 00000001 " + ID + ZERO + "00100000" + FROM + "03783107",
                "01000000 00000001 " + ID + ZERO + "00100000" + FROM + "03783132",
                "01000000 00000001 " + ID + ZERO + "00100000" + FROM + "0378313100",
                // RESUME beyond 2^63, with a target; KILL with a window; BURY with an epoch, of no instance
                "02000000 00000007 " + ID + "8000000000000000 00100000" + FROM + "00",
                "02000000 00000007 " + ID + ZERO + "00100000" + FROM + "03783131",
                "03000001 00000002 " + ID + ZERO + "00100000" + FROM + "00",
                "04000000 00000001 " + ID + ZERO + "00000000" + FROM + "00",
                "04000000 00000000 " + ZERO + ZERO + ZERO + "00000000" + FROM + "00"
            })
    void badRequestsAreNamed(String spaced) {
        assertThrows(ProtocolException.class, () -> StrmRequest.decode(hex(spaced.replace(" ", ""))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                // status 9, second byte, window of OK, received and window of another, retry of another, text
                "09000000 00000001 " + ZERO + " 00000000 00000000 0000",
                "00010000 00000001 " + ZERO + " 00100000 00000000 0000",
                "00000000 00000001 " + ZERO + " 00000000 00000000 0000",
                "00000000 00000001 ffffffffffffffff 00100000 00000000 0000",
                "01000000 00000001 0000000000000001 00000000 00000000 0000",
                "01000000 00000001 " + ZERO + " 00100000 00000000 0000",
                "00000000 00000001 " + ZERO + " 00100000 00000001 0000",
                "01000000 00000001 " + ZERO + " 00000000 00000000 0001",
                "01000000 00000001 " + ZERO + " 00000000 00000000 0201",
                "01000000 00000001 " + ZERO + " 00000000 00000000 0000 00"
            })
    void badRepliesAreNamed(String spaced) {
        assertThrows(ProtocolException.class, () -> StrmReply.decode(hex(spaced.replace(" ", ""))));
    }

    @Test
    void statusesOfAllFunctionsHaveTheSameNumbers() throws ProtocolException {
        for (Status status : Status.values()) {
            assertEquals(status.name(), StrmStatus.of(status.number()).name());
        }
    }

    @Test
    void streamIdIsNotShownWhole() {
        assertEquals("80818283", STREAM.toString());
        assertFalse(REQUESTS.get(0).value().toString().contains("88898a8b"));
        assertEquals(STREAM, StreamId.random(bytes -> System.arraycopy(hex(ID), 0, bytes, 0, 16)));
        assertThrows(IllegalArgumentException.class, () -> new StreamId(0, 0));
    }
}
