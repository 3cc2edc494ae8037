package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wsld.common.endpoint.Endpoint;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes are those of a little-endian machine, as x86-64 and aarch64 are. */
class SockaddrTest {
    private final ByteBuffer memory = ByteBuffer.allocate(Sockaddr.MOST_BYTES);

    @BeforeEach
    void memoryIsDirty() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(memory.array(), (byte) 0xee);
    }

    @Test
    void ipv4() throws UnknownHostException {
        assertEquals("0200" + "1770" + "7f000001" + "0000000000000000", encoded(new Endpoint.Tcp("127.0.0.1", 6000)));
        assertEquals("0200" + "ffff" + "7f000001" + "0000000000000000", encoded(new Endpoint.Tcp("localhost", 65535)));
        assertEquals("0200" + "0000" + "fffe0001" + "0000000000000000", encoded(new Endpoint.Tcp("255.254.0.1", 0)));
    }

    @Test
    void ipv6() throws UnknownHostException {
        assertEquals(
                "0a00" + "1770" + "00000000" + "00000000000000000000000000000001" + "00000000",
                encoded(new Endpoint.Tcp("::1", 6000)));
        assertEquals(
                "0a00" + "0050" + "00000000" + "fd000000000000000000000000000102" + "00000000",
                encoded(new Endpoint.Tcp("fd00::102", 80)));
    }

    @Test
    void unixPathCountsItsTerminatingZero() throws UnknownHostException {
        assertEquals("0100" + "2f746d702f7800", encoded(new Endpoint.Unix("/tmp/x", false)));
        assertEquals("0100" + "2fc3a9" + "00", encoded(new Endpoint.Unix("/\u00e9", false)));
    }

    @Test
    void abstractNameBeginsWithAZeroAndEndsWithItsLastByte() throws UnknownHostException {
        assertEquals("0100" + "00" + "2f782f30", encoded(new Endpoint.Unix("/x/0", true)));
    }

    @Test
    void theLongestNamesFillTheStructAndNoMore() throws UnknownHostException {
        String longest = "/" + "n".repeat(Endpoint.Unix.MAX_NAME_BYTES - 1);
        assertEquals(110, Sockaddr.encode(new Endpoint.Unix(longest, false), memory));
        assertEquals(0, memory.get(109));
        assertEquals(110, Sockaddr.encode(new Endpoint.Unix(longest, true), memory));
        assertEquals('n', memory.get(109));
    }

    @Test
    void vsock() throws UnknownHostException {
        assertEquals("2800" + "0000" + "70170000" + "02000000" + "00000000", encoded(new Endpoint.Vsock(2, 6000)));
        assertEquals(
                "2800" + "0000" + "ffffffff" + "ffffffff" + "00000000",
                encoded(new Endpoint.Vsock(Endpoint.Vsock.ANY_CID, 0xffff_ffffL)));
    }

    @Test
    void whatWasEncodedIsDecoded() throws UnknownHostException {
        for (Endpoint endpoint : new Endpoint[] {
            new Endpoint.Tcp("127.0.0.1", 65535),
            new Endpoint.Tcp("10.1.2.254", 80),
            new Endpoint.Tcp("fd00:0:0:0:0:0:0:102", 32768),
            new Endpoint.Vsock(3, 6000),
            new Endpoint.Vsock(Endpoint.Vsock.ANY_CID, 0xffff_fffeL)
        }) {
            Sockaddr.encode(endpoint, memory);
            assertEquals(endpoint, Sockaddr.decode(memory));
        }
    }

    @Test
    void unixAddressesAreNotDecoded() throws UnknownHostException {
        Sockaddr.encode(new Endpoint.Unix("/tmp/x", false), memory);
        assertThrows(IllegalArgumentException.class, () -> Sockaddr.decode(memory));
    }

    /** Java would ask a name server for each of these, and block the loop. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.test",
                "1.2.3.256",
                "1.2.3",
                "1.2.3.4.",
                ".1.2.3",
                "1.2.3.4.5",
                "1..2.3",
                "12",
                "01.2.3.4"
            })
    void whatIsNoAddressIsRefusedWithoutALookUp(String host) {
        assertThrows(UnknownHostException.class, () -> Sockaddr.encode(new Endpoint.Tcp(host, 80), memory));
    }

    @Test
    void badIpv6IsRefused() {
        assertThrows(UnknownHostException.class, () -> Sockaddr.family(new Endpoint.Tcp("1:2:3", 80)));
    }

    @Test
    void hyperVSocketsAreNotOfLinux() {
        Endpoint hvsock = new Endpoint.Hvsock(new UUID(1, 2), 6000);
        assertThrows(UnknownHostException.class, () -> Sockaddr.encode(hvsock, memory));
    }

    private String encoded(Endpoint endpoint) throws UnknownHostException {
        int length = Sockaddr.encode(endpoint, memory);
        return HexFormat.of().formatHex(memory.array(), 0, length);
    }
}
