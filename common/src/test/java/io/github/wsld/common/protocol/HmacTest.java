package io.github.wsld.common.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacTest {
    /** Test case 2 of RFC 4231. */
    @Test
    void givesTheLiteralBytes() {
        byte[] result = new Hmac("Jefe".getBytes(US_ASCII))
                .of("what do ya want ".getBytes(US_ASCII), "for nothing?".getBytes(US_ASCII));
        assertEquals("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", Vectors.hex(result));
    }

    @Test
    void agreesWithThePlatformsForAllLengths() throws Exception {
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7 + 1);
        }
        for (int keyLength : new int[] {1, LinkKey.LENGTH, 64}) {
            byte[] key = Arrays.copyOf(bytes, keyLength);
            Hmac hmac = new Hmac(key);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (int length = 0; length <= bytes.length; length++) {
                byte[] message = Arrays.copyOf(bytes, length);
                assertArrayEquals(mac.doFinal(message), hmac.of(message));
            }
        }
    }
}
