package io.github.wsld.common.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Both sides of link set-ups, with nonces that are known. */
final class Peers {

    private Peers() {}

    static NonceSource fixed(byte[] nonce) {
        return bytes -> System.arraycopy(nonce, 0, bytes, 0, bytes.length);
    }

    static GuestHandshake guest(Vectors.Setup setup) {
        return new GuestHandshake(
                setup.key(), setup.binding(), fixed(Vectors.GUEST_NONCE), setup.function(), setup.requestBody());
    }

    static HostHandshake host(Vectors.Setup setup) {
        return host(setup.key(), setup.binding(), false);
    }

    static HostHandshake host(LinkKey key, Binding binding, boolean busy) {
        return new HostHandshake(key, binding, fixed(Vectors.HOST_NONCE), Vectors.HOST_INSTANCE, busy);
    }

    /** Takes all that a side wants to send. */
    static byte[] sent(Handshake side) {
        byte[] bytes = new byte[side.output().remaining()];
        side.output().get(bytes);
        return bytes;
    }

    /** Feeds all bytes, each in a buffer of its own when asked. */
    static void feed(Handshake side, byte[] bytes, boolean oneByOne) {
        int step = oneByOne ? 1 : Math.max(1, bytes.length);
        for (int at = 0; at < bytes.length; at += step) {
            side.feed(ByteBuffer.wrap(bytes, at, step));
        }
    }

    static void feed(Handshake side, byte[] bytes) {
        feed(side, bytes, false);
    }

    static void assertFailed(HandshakeFailure expected, Handshake side) {
        assertEquals(HandshakeState.FAILED, side.state());
        assertEquals(Optional.of(expected), side.failure());
    }
}
