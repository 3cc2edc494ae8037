package io.github.wsld.e2e.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Ports;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients as people run them, to forwarded ports, by each way of redirection. */
@Timeout(300)
@ParameterizedClass
@ValueSource(strings = {"nft", "iptables-nft", "iptables-legacy"})
class TcpForwardTest {
    /** In the guest; the host's is the web server's. */
    private static final int REMAPPED = 8080;

    @TempDir
    private static Path folder;

    private static Bridge bridge;
    private static Daemon wsld;
    /** Nobody listens there on the host either. */
    private static int dead;

    @Parameter
    String backend;

    @BeforeParameterizedClassInvocation
    static void start(String backend) throws Exception {
        bridge = new Bridge(folder.resolve(backend));
        dead = Ports.closed();
        wsld = bridge.start(config(backend));
    }

    private static String config(String backend) {
        return """
                [tcp_forward]
                backend = "%s"
                ports = [%d, "%d:%d", "9985-9995", %d]
                """.formatted(backend, bridge.host.echoPort(), REMAPPED, bridge.host.webPort(), dead);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        bridge.close();
    }

    @Test
    void curlGetsAPageByEitherFamilyAndAnyLoopbackAddress() throws Exception {
        for (String address : new String[] {"127.0.0.1", "127.3.2.1", "[::1]", "localhost"}) {
            assertEquals(
                    HostServices.PAGE,
                    bridge.curl("http://" + address + ":" + REMAPPED + "/").ok().out());
        }
    }

    @Test
    void anUpgradedConnectionCarriesBytesBothWays() throws IOException {
        assertEquals(
                "HTTP/1.1 101 Switching Protocols, same",
                bridge.client.ask("upgrade 127.0.0.1 " + bridge.host.echoPort() + " 1000000"));
    }

    @Test
    void aHalfClosingClientGetsItsAnswer() throws IOException {
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            assertEquals(
                    "same, 1 times",
                    bridge.client.ask("echo " + address + " " + bridge.host.echoPort() + " 300000 1 1"));
        }
    }

    @Test
    void aThousandConnectionsAreServed() throws IOException {
        assertEquals(
                "same, 1000 times", bridge.client.ask("echo localhost " + bridge.host.echoPort() + " 2000 1000 100"));
    }

    @Test
    void aClientThatIsRefusedOnTheHostIsResetAndTheReasonTold() throws Exception {
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            assertReset("read " + address + " " + dead);
        }
        wsld.awaitLine("tcp clients refused .*nothing answers on localhost:" + dead + " on the host");
        String errors = bridge.status().get("errors").toString();
        assertTrue(errors.contains("nothing answers on localhost:" + dead), errors);
    }

    @Test
    void aClientOfTheServicePortIsResetAndCounted() throws Exception {
        long before = refused();
        assertReset("read 127.0.0.2 6001");
        assertReset("read ::1 6001");
        assertEquals(before + 2, refused());
    }

    private static void assertReset(String question) throws IOException {
        String answer = bridge.client.ask(question);
        assertTrue(answer.startsWith("SocketException: Connection reset"), answer);
    }

    private static long refused() throws Exception {
        return bridge.status().getAsJsonObject("counters").get("refused").getAsLong();
    }

    @Test
    void statusTellsWhatIsForwarded() throws Exception {
        JsonObject status = bridge.status();
        assertTrue(status.get("listeners").toString().contains("tcp:[::1]:6001"), status::toString);
        String notes = status.get("notes").toString();
        assertTrue(notes.contains("9985-9995, " + dead + " by " + backend + ", IPv4 and IPv6"), notes);
    }
}
