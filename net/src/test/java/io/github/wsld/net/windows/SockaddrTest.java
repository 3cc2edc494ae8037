package io.github.wsld.net.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of socket addresses, on any system. */
class SockaddrTest {
    private final ByteBuffer bytes = ByteBuffer.allocate(Sockaddr.MOST_BYTES);

    @ParameterizedTest
    @CsvSource(textBlock = """
                    tcp:127.0.0.1:6000,  0200 1770 7f000001 0000000000000000
                    tcp:localhost:1,     0200 0001 7f000001 0000000000000000
                    tcp:[::1]:6000,      1700 1770 00000000 00000000000000000000000000000001 00000000
                    hvsock:01234567-89ab-cdef-0123-456789abcdef:6000, 2200 0000 67452301 ab89 efcd 0123456789abcdef 70170000 cbfa e611 bd5864006a7986d3
                    hvsock:ffffffff-0000-0000-ffff-000000000000:2147483647, 2200 0000 ffffffff 0000 0000 ffff000000000000 ffffff7f cbfa e611 bd5864006a7986d3
                    """)
    void areLaidOutAsWindowsReadsThem(String endpoint, String hex) throws UnknownHostException {
        int length = Sockaddr.encode(EndpointParser.parse(endpoint), bytes);
        assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(bytes.array(), 0, length));
    }

    @Test
    void aUnixPathIsPadded() throws UnknownHostException {
        assertEquals(110, Sockaddr.encode(new Endpoint.Unix("C:\\run\\agent", false), bytes));
        assertEquals("0100433a5c72756e5c6167656e7400", HexFormat.of().formatHex(bytes.array(), 0, 15));
    }

    @ParameterizedTest
    @CsvSource({"tcp:127.0.0.1:6000", "tcp:[0:0:0:0:0:0:0:1]:65535"})
    void whatIsWrittenIsReadBack(String text) throws UnknownHostException {
        Sockaddr.encode(EndpointParser.parse(text), bytes);
        assertEquals(text, Sockaddr.decode(bytes).toString());
    }

    @ParameterizedTest
    @CsvSource({"vsock:2:6000", "unix:@name", "pipe:agent", "tcp:example.test:80"})
    void whatIsNoSocketOfWindowsIsRefused(String text) {
        assertThrows(UnknownHostException.class, () -> Sockaddr.encode(EndpointParser.parse(text), bytes));
    }
}
