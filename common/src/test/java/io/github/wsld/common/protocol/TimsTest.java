package io.github.wsld.common.protocol;

import static io.github.wsld.common.protocol.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and messages of {@code tims} against literal bytes. */
class TimsTest {
    private static final TimeMessage.SampleRequest REQUEST = new TimeMessage.SampleRequest(0x0102030405060708L);
    private static final TimeMessage.SampleReply REPLY =
            new TimeMessage.SampleReply(0x0102030405060708L, 1_800_000_000_000_000_000L, 1_800_000_000_000_012_345L);
    private static final TimeMessage.Resumed RESUMED = new TimeMessage.Resumed(1_800_000_000_000_000_000L);

    @Test
    void requestIsOneZeroByte() throws ProtocolException {
        assertEquals("00", hex(new TimsRequest().encode()));
        assertEquals(new TimsRequest(), TimsRequest.decode(hex("00")));
        for (String bad : new String[] {"", "01", "0000"}) {
            assertThrows(ProtocolException.class, () -> TimsRequest.decode(hex(bad)));
        }
    }

    @Test
    void messagesAreTheLiteralBytes() throws ProtocolException {
        assertEquals(Vectors.SAMPLE_REQUEST, hex(REQUEST.encode()));
        assertEquals(Vectors.SAMPLE_REPLY, hex(REPLY.encode()));
        assertEquals(Vectors.RESUMED, hex(RESUMED.encode()));
        assertEquals(Optional.of(REQUEST), TimeMessage.ofGuest(ByteBuffer.wrap(hex(Vectors.SAMPLE_REQUEST))));
        assertEquals(Optional.of(REPLY), TimeMessage.ofHost(ByteBuffer.wrap(hex(Vectors.SAMPLE_REPLY))));
        assertEquals(Optional.of(RESUMED), TimeMessage.ofHost(ByteBuffer.wrap(hex(Vectors.RESUMED))));
    }

    @Test
    void messagesFollowEachOtherInPiecesOfAnySize() throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(hex(Vectors.RESUMED + Vectors.SAMPLE_REPLY));
        for (int length = 0; length < 9; length++) {
            in.limit(length);
            assertEquals(Optional.empty(), TimeMessage.ofHost(in));
            assertEquals(0, in.position());
        }
        in.limit(9);
        assertEquals(Optional.of(RESUMED), TimeMessage.ofHost(in));
        in.limit(33);
        assertEquals(Optional.empty(), TimeMessage.ofHost(in));
        in.limit(34);
        assertEquals(Optional.of(REPLY), TimeMessage.ofHost(in));
        assertEquals(Optional.empty(), TimeMessage.ofHost(in));

        ByteBuffer request = ByteBuffer.wrap(hex(Vectors.SAMPLE_REQUEST)).limit(8);
        assertEquals(Optional.empty(), TimeMessage.ofGuest(request));
        assertEquals(0, request.position());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "01",
                "04",
                "ff",
                "038000000000000000",
                "0200000000000000008000000000000000" + "0000000000000000",
                "0200000000000000000000000000000000" + "ffffffffffffffff"
            })
    void badMessagesOfAHostAreNamed(String message) {
        assertThrows(ProtocolException.class, () -> TimeMessage.ofHost(ByteBuffer.wrap(hex(message))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "03", "ff"})
    void badMessagesOfAGuestAreNamed(String message) {
        assertThrows(ProtocolException.class, () -> TimeMessage.ofGuest(ByteBuffer.wrap(hex(message))));
    }
}
