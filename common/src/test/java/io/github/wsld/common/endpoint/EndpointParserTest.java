package io.github.wsld.common.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointParserTest {

    private static final String VM_ID = "12345678-9abc-def0-1234-56789abcdef0";

    @Test
    void readsEveryKind() {
        assertEquals(new Endpoint.Vsock(2, 6000), EndpointParser.parse("vsock:2:6000"));
        assertEquals(new Endpoint.Vsock(2, 6000), EndpointParser.parse("vsock:host:6000"));
        assertEquals(
                new Endpoint.Vsock(Endpoint.Vsock.ANY_CID, 0xffff_ffffL), EndpointParser.parse("vsock:any:4294967295"));
        assertEquals(
                new Endpoint.Hvsock(UUID.fromString(VM_ID), 6000), EndpointParser.parse("hvsock:" + VM_ID + ":6000"));
        assertEquals(new Endpoint.Unix("/run/x:1", false), EndpointParser.parse("unix:/run/x:1"));
        assertEquals(new Endpoint.Unix("@a", true), EndpointParser.parse("unix:@@a"));
        assertEquals(new Endpoint.Tcp("localhost", 0), EndpointParser.parse("tcp:localhost:0"));
        assertEquals(new Endpoint.Tcp("::1", 6000), EndpointParser.parse("tcp:[::1]:6000"));
        assertEquals(new Endpoint.Pipe("openssh-ssh-agent"), EndpointParser.parse("pipe:openssh-ssh-agent"));
        Endpoint pipe = EndpointParser.parse("\\\\.\\pipe\\a b.c");
        assertEquals(new Endpoint.Pipe("a b.c"), pipe);
        assertEquals("\\\\.\\pipe\\a b.c", ((Endpoint.Pipe) pipe).path());
        assertEquals(new Endpoint.Tcp("fe80::1%eth0", 1), EndpointParser.parse("tcp:[fe80::1%eth0]:1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vsock:any:6000",
                "vsock:2:0",
                "vsock:4294967294:4294967295",
                "hvsock:" + VM_ID + ":2147483647",
                "unix:/tmp/a b",
                "unix:@wsld",
                "unix:C:\\run\\wsld",
                "tcp:127.0.0.1:65535",
                "pipe:pageant.user.9f86d081",
                "tcp:[2001:db8::1]:80",
                "tcp:[::ffff:127.0.0.1]:80"
            })
    void writesWhatItReads(String text) {
        assertEquals(text, EndpointParser.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    6000 | "6000" cannot be used: it has no scheme, one of [vsock, hvsock, unix, tcp, tcp-from-host, pipe]; for example vsock:2:6000
                    vsok:2:6000 | "vsok:2:6000" cannot be used: unknown scheme "vsok", perhaps "vsock" is meant; for example vsock:2:6000
                    UNIX:/a | "UNIX:/a" cannot be used: unknown scheme "UNIX", perhaps "unix" is meant; for example unix:/run/wsld/link
                    http://a | "http://a" cannot be used: unknown scheme "http", not one of vsock, hvsock, unix, tcp, tcp-from-host, pipe; for example vsock:2:6000
                    vsock:6000 | "vsock:6000" cannot be used: it has no port; for example vsock:2:6000
                    vsock:all:1 | "vsock:all:1" cannot be used: the CID is "all", not a number in range; for example vsock:2:6000
                    vsock:2:-1 | "vsock:2:-1" cannot be used: the port is "-1", not a number in range; for example vsock:2:6000
                    vsock:2:4294967296 | "vsock:2:4294967296" cannot be used: vsock port is 4294967296, not 0 to 4294967295; for example vsock:2:6000
                    hvsock:1-1-1-1-1:1 | "hvsock:1-1-1-1-1:1" cannot be used: the VM id is "1-1-1-1-1", no UUID; for example hvsock:0b1f2c3d-0000-4000-8000-0123456789ab:6000
                    unix:x | "unix:x" cannot be used: unix socket path is not absolute: x; for example unix:/run/wsld/link
                    tcp:::1:80 | "tcp:::1:80" cannot be used: an IPv6 address stands in brackets; for example tcp:[::1]:6000
                    tcp:[::1] | "tcp:[::1]" cannot be used: it has no port; for example tcp:127.0.0.1:6000
                    tcp:[localhost]:80 | "tcp:[localhost]:80" cannot be used: "localhost" stands in brackets but is no IPv6 address; for example tcp:127.0.0.1:6000
                    tcp::80 | "tcp::80" cannot be used: it has no host; for example tcp:127.0.0.1:6000
                    pipe: | "pipe:" cannot be used: length of pipe name is 0, not 1 to 247; for example pipe:openssh-ssh-agent
                    pipe:../b | "pipe:../b" cannot be used: a pipe name holds no slash, no backslash and no control character; for example pipe:openssh-ssh-agent
                    pipe:a\\b | "pipe:a\\b" cannot be used: a pipe name holds no slash, no backslash and no control character; for example pipe:openssh-ssh-agent
                    tcp:a:65536 | "tcp:a:65536" cannot be used: tcp port is 65536, not 0 to 65535; for example tcp:127.0.0.1:6000
                    """)
    void saysWhatIsWrongAndShowsWhatIsRight(String text, String message) {
        assertEquals(
                message,
                assertThrows(EndpointSyntaxException.class, () -> EndpointParser.parse(text))
                        .getMessage());
    }

    @Test
    void theExamplesThatItShowsAreRight() {
        for (String wrong : List.of("x", "vsock:", "hvsock:", "unix:", "tcp:", "tcp:::1:1", "pipe:")) {
            String message = assertThrows(EndpointSyntaxException.class, () -> EndpointParser.parse(wrong))
                    .getMessage();
            String example = message.substring(message.lastIndexOf(' ') + 1);
            assertEquals(example, EndpointParser.parse(example).toString());
        }
    }

    @Test
    void readsBackWhatItReadFromAnyText() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("EndpointParserTest seed=" + seed);
        Random random = new Random(seed);
        String[] right = {
            "vsock:any:6000",
            "hvsock:" + VM_ID + ":1",
            "unix:/a/b",
            "unix:@name",
            "tcp:a.b:80",
            "tcp:[::1]:80",
            "pipe:a"
        };
        String alphabet = ":[]@/.%-0129afx \n\u00e9";
        int read = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder(right[random.nextInt(right.length)]);
            for (int edits = random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                String letter = String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
                text.replace(at, at + random.nextInt(2), random.nextBoolean() ? letter : "");
            }
            Endpoint endpoint;
            try {
                endpoint = EndpointParser.parse(text.toString());
            } catch (EndpointSyntaxException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                continue;
            }
            assertEquals(endpoint, EndpointParser.parse(endpoint.toString()));
            read++;
        }
        // A quarter of all rounds edits nothing.
        assertTrue(read > 20_000, "only " + read + " endpoints were read");
    }
}
