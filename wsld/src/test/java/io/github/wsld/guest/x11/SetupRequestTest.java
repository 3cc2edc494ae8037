package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.guest.x11.SetupRequest.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SetupRequestTest {

    private static final String NO_COOKIE = "6c00 0b00 0000 0000 0000 0000";
    private static final String COOKIE = "4200 000b 0000 0012 0010 0000"
            + "4d49542d 4d414749 432d434f 4f4b4945 2d310000" // MIT-MAGIC-COOKIE-1 and its padding
            + "00010203 04050607 08090a0b 0c0d0e0f";

    @Test
    void aRequestWithoutAuthorisationIsItsHeader() {
        SetupRequest request = new SetupRequest();
        assertEquals(State.COMPLETE, request.feed(ByteBuffer.wrap(hex(NO_COOKIE))));
        assertEquals(ByteOrder.LITTLE_ENDIAN, request.byteOrder());
        assertArrayEquals(hex(NO_COOKIE), bytes(request));
    }

    @Test
    void aRequestWithACookieIsTakenWholeAndNothingAfterIt() {
        ByteBuffer input = ByteBuffer.wrap(hex(COOKIE + "ffee"));
        SetupRequest request = new SetupRequest();
        assertEquals(State.COMPLETE, request.feed(input));
        assertEquals(ByteOrder.BIG_ENDIAN, request.byteOrder());
        assertArrayEquals(hex(COOKIE), bytes(request));
        assertEquals(2, input.remaining());
        assertEquals(State.COMPLETE, request.feed(input), "more input changes nothing");
        assertEquals(2, input.remaining());
    }

    @Test
    void everyWayOfCuttingGivesTheSame() {
        byte[] whole = hex(COOKIE);
        for (int cut = 0; cut <= whole.length; cut++) {
            SetupRequest request = new SetupRequest();
            State first = request.feed(ByteBuffer.wrap(whole, 0, cut));
            assertEquals(cut == whole.length ? State.COMPLETE : State.INCOMPLETE, first, "cut at " + cut);
            assertArrayEquals(Arrays.copyOf(whole, cut), bytes(request));
            assertEquals(State.COMPLETE, request.feed(ByteBuffer.wrap(whole, cut, whole.length - cut)));
            assertArrayEquals(whole, bytes(request));
        }
        SetupRequest byteByByte = new SetupRequest();
        for (byte b : whole) {
            assertEquals(State.INCOMPLETE, byteByByte.state());
            byteByByte.feed(ByteBuffer.wrap(new byte[] {b}));
        }
        assertEquals(State.COMPLETE, byteByByte.state());
    }

    @Test
    void anotherFirstByteIsNoXClientAndIsNotTaken() {
        ByteBuffer input = ByteBuffer.wrap(hex("47455420"));
        SetupRequest request = new SetupRequest();
        assertEquals(State.MALFORMED, request.feed(input));
        assertEquals(4, input.remaining());
        assertTrue(request.problem().contains("0x47"), request.problem());
        assertThrows(IllegalStateException.class, request::byteOrder);
        assertEquals(State.MALFORMED, request.feed(ByteBuffer.wrap(hex(NO_COOKIE))), "final");
    }

    @Test
    void theGreatestRequestPassesAndOneByteMoreOfAuthorisationDoesNot() {
        // 12 bytes, no name, and 65 524 bytes of data make 65 536.
        byte[] whole = Arrays.copyOf(hex("4200 000b 0000 0000 fff4 0000"), SetupRequest.MAX_BYTES);
        SetupRequest request = new SetupRequest();
        assertEquals(State.COMPLETE, request.feed(ByteBuffer.wrap(whole)));
        assertEquals(SetupRequest.MAX_BYTES, request.bytes().remaining());

        whole[9]++;
        SetupRequest tooLong = new SetupRequest();
        assertEquals(State.MALFORMED, tooLong.feed(ByteBuffer.wrap(whole)));
        assertTrue(tooLong.problem().contains("65540"), tooLong.problem());
        assertEquals(State.MALFORMED, new SetupRequest().feed(ByteBuffer.wrap(hex("6c00 0b00 0000 ffff ffff 0000"))));
    }

    @Test
    void randomBytesEndInAStateWithinTheBound() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("SetupRequestTest seed=" + seed);
        Random random = new Random(seed);
        byte[] noise = new byte[200_000];
        for (int round = 0; round < 200; round++) {
            random.nextBytes(noise);
            noise[0] = (byte) (random.nextBoolean() ? 'B' : 'l');
            ByteBuffer input = ByteBuffer.wrap(noise);
            SetupRequest request = new SetupRequest();
            State state = request.feed(input);
            assertTrue(state != State.INCOMPLETE, "200 000 bytes decide");
            assertTrue(request.bytes().remaining() <= SetupRequest.MAX_BYTES);
            assertEquals(request.bytes().remaining(), input.position());
        }
    }

    private static byte[] bytes(SetupRequest request) {
        byte[] bytes = new byte[request.bytes().remaining()];
        request.bytes().get(bytes);
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
