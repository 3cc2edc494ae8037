package io.github.wsld.common.protocol;

import static io.github.wsld.common.protocol.HandshakeState.DONE;
import static io.github.wsld.common.protocol.HandshakeState.NEED_BYTES;
import static io.github.wsld.common.protocol.HandshakeState.REQUEST_READY;
import static io.github.wsld.common.protocol.Peers.feed;
import static io.github.wsld.common.protocol.Peers.sent;
import static io.github.wsld.common.protocol.Vectors.CONN_OK;
import static io.github.wsld.common.protocol.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The link set-up as it should go, against literal bytes. */
class HandshakeTest {

    static Vectors.Setup[] setups() {
        return Vectors.all();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void guestSaysTheLiteralBytes(Vectors.Setup setup) {
        runGuest(setup, false);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void hostSaysTheLiteralBytes(Vectors.Setup setup) {
        runHost(setup, false);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void bytesMayComeOneByOne(Vectors.Setup setup) {
        runGuest(setup, true);
        runHost(setup, true);
    }

    private static void runGuest(Vectors.Setup setup, boolean oneByOne) {
        GuestHandshake guest = Peers.guest(setup);
        // A guest without a key waits for no proof before it asks for a relay.
        boolean ahead = setup.key().isNone() && setup.function() == Function.CONN.code();
        assertEquals(setup.hello() + (ahead ? setup.request() : ""), hex(sent(guest)));
        assertFalse(guest.isHostProved());
        feed(guest, hex(setup.challenge()), oneByOne);
        assertEquals(NEED_BYTES, guest.state());
        assertTrue(guest.isHostProved());
        assertEquals(ahead ? "" : setup.request(), hex(sent(guest)));
        feed(guest, hex(setup.reply()), oneByOne);
        assertEquals(DONE, guest.state());
        assertFalse(guest.output().hasRemaining());
        assertArrayEquals(setup.replyBody(), guest.replyBody());
        assertEquals(Vectors.HOST_INSTANCE, guest.hostInstance());
    }

    private static void runHost(Vectors.Setup setup, boolean oneByOne) {
        HostHandshake host = Peers.host(setup);
        assertFalse(host.output().hasRemaining());
        feed(host, hex(setup.hello()), oneByOne);
        assertEquals(NEED_BYTES, host.state());
        assertEquals(setup.challenge(), hex(sent(host)));
        feed(host, hex(setup.request()), oneByOne);
        assertEquals(REQUEST_READY, host.state());
        assertFalse(host.output().hasRemaining());
        assertEquals(setup.function(), host.function());
        assertArrayEquals(setup.requestBody(), host.requestBody());
        host.reply(setup.replyBody());
        assertEquals(DONE, host.state());
        assertEquals(setup.reply(), hex(sent(host)));
    }

    @Test
    void aRequestMayComeWithTheHello() {
        Vectors.Setup setup = Vectors.CONN_REFUSED;
        HostHandshake host = Peers.host(setup);
        feed(host, hex(setup.hello() + setup.request()));
        assertEquals(REQUEST_READY, host.state());
        assertEquals(setup.challenge(), hex(sent(host)));
        host.reply(setup.replyBody());
        assertEquals(setup.reply(), hex(sent(host)));
    }

    @Test
    void aRequestMayComeLater() {
        Vectors.Setup setup = CONN_OK;
        GuestHandshake guest =
                new GuestHandshake(setup.key(), setup.binding(), Peers.fixed(Vectors.GUEST_NONCE), setup.function());
        assertThrows(IllegalStateException.class, () -> guest.request(setup.requestBody()));
        assertEquals(setup.hello(), hex(sent(guest)));
        feed(guest, hex(setup.challenge() + "00"));
        assertEquals(HandshakeState.HOST_PROVED, guest.state());
        assertFalse(guest.output().hasRemaining());
        guest.request(setup.requestBody());
        assertEquals(setup.request(), hex(sent(guest)));
        feed(guest, hex(setup.reply()));
        assertEquals(DONE, guest.state());
        assertThrows(IllegalStateException.class, () -> guest.request(setup.requestBody()));
    }

    @Test
    void leavesWhatFollowsInTheBuffer() {
        ByteBuffer fromHost = ByteBuffer.wrap(hex(CONN_OK.challenge() + CONN_OK.reply() + "cafe"));
        GuestHandshake guest = Peers.guest(CONN_OK);
        assertEquals(DONE, guest.feed(fromHost));
        assertEquals(2, fromHost.remaining());

        ByteBuffer fromGuest = ByteBuffer.wrap(hex(CONN_OK.hello() + CONN_OK.request() + "cafe"));
        HostHandshake host = Peers.host(CONN_OK);
        assertEquals(REQUEST_READY, host.feed(fromGuest));
        assertEquals(2, fromGuest.remaining());
        host.reply(ConnReply.OK.encode());
        assertEquals(DONE, host.feed(fromGuest));
        assertEquals(2, fromGuest.remaining());
    }

    @Test
    void outputThatIsNotWrittenYetStaysInFront() {
        GuestHandshake guest = Peers.guest(CONN_OK);
        guest.output().position(10);
        feed(guest, hex(CONN_OK.challenge()));
        assertEquals(CONN_OK.hello().substring(20) + CONN_OK.request(), hex(sent(guest)));
    }

    @Test
    void hostChoosesTheHighestCommonVersion() {
        for (String range : new String[] {"0001", "0101", "0102", "00ff"}) {
            HostHandshake host = Peers.host(CONN_OK);
            feed(host, hex(CONN_OK.hello().replaceFirst("6e0101", "6e" + range)));
            assertEquals("77736c680100", hex(sent(host)).substring(0, 12), range);
        }
    }

    @Test
    void bodiesHaveOneTo1024Bytes() {
        for (int length : new int[] {1, 1024}) {
            GuestHandshake guest = new GuestHandshake(
                    Vectors.KEY, Binding.UNIX, Peers.fixed(Vectors.GUEST_NONCE), 7, new byte[length]);
            HostHandshake host = Peers.host(Vectors.KEY, Binding.UNIX, false);
            feed(host, sent(guest));
            feed(guest, sent(host));
            feed(host, sent(guest));
            assertEquals(length, host.requestBody().length);
            host.reply(new byte[length]);
            feed(guest, sent(host));
            assertEquals(length, guest.replyBody().length);
        }
        for (int length : new int[] {0, 1025}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new GuestHandshake(
                            Vectors.KEY, Binding.UNIX, Peers.fixed(Vectors.GUEST_NONCE), 7, new byte[length]));
        }
    }

    /** A daemon's handshakes share its key, on whatever threads they run. */
    @Test
    void manyThreadsProveAtOnce() {
        long right = IntStream.range(0, 200)
                .parallel()
                .mapToObj(unused -> Peers.host(CONN_OK))
                .peek(host -> feed(host, hex(CONN_OK.hello())))
                .filter(host -> hex(sent(host)).equals(CONN_OK.challenge()))
                .count();
        assertEquals(200, right);
    }

    @Test
    void asksForThingsInTheirOrder() {
        GuestHandshake guest = Peers.guest(CONN_OK);
        assertThrows(IllegalStateException.class, guest::replyBody);
        assertThrows(IllegalStateException.class, guest::hostInstance);
        HostHandshake host = Peers.host(CONN_OK);
        assertThrows(IllegalStateException.class, host::function);
        assertThrows(IllegalStateException.class, host::requestBody);
        assertThrows(IllegalStateException.class, () -> host.reply(new byte[1]));
    }

    @Test
    void keyNumbersAreTheLiteralOnes() {
        assertEquals(0xc1eea42ca5c91a35L, Vectors.KEY.number());
        assertEquals(0x87d2eac0ad51657aL, LinkKey.NONE.number());
        byte[] zeros = new Hmac(new byte[LinkKey.LENGTH]).of("wsld1 key number".getBytes(StandardCharsets.US_ASCII));
        assertEquals(ByteBuffer.wrap(zeros).getLong(), LinkKey.NONE.number());
        assertEquals("none", LinkKey.NONE.toString());
        assertEquals("key number c1eea42ca5c91a35", Vectors.KEY.toString());
        assertThrows(IllegalArgumentException.class, () -> LinkKey.of(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> LinkKey.of(new byte[32]));
    }
}
