package io.github.wsld.e2e.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of rules and connections when the configuration changes, and when wsld is killed, is there twice, and
 * stops.
 */
@Timeout(300)
class TcpRulesTest extends AmongForeignRules {
    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables-nft", "iptables-legacy"})
    void rulesThatSomebodyFlushedArePutBack(String backend) throws Exception {
        String ports = "\"8080:" + echo + "\"";
        Daemon wsld = bridge.start(Bridge.forwarding(backend, ports) + "look_every = \"200ms\"\n");
        String flush = backend.equals("nft")
                ? "nft flush ruleset"
                : backend + " -w -t nat -F && ip6" + backend.substring(2) + " -w -t nat -F";
        bridge.namespace.shell(bridge.session, flush).ok();

        wsld.awaitLine("WARN .*redirect rules were removed or changed by another program");
        wsld.awaitLine("redirect rules applied ", 2);
        assertEquals("same, 1 times", bridge.client.ask("echo 127.0.0.1 8080 1000 1 1"));
        assertEquals("same, 1 times", bridge.client.ask("echo ::1 8080 1000 1 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables-nft", "iptables-legacy"})
    void connectionsOutliveAReload(String backend) throws Exception {
        Daemon wsld = bridge.start(Bridge.forwarding(backend, "\"8080:" + echo + "\""));
        assertEquals("alive", bridge.client.ask("hold 127.0.0.1 8080"));

        bridge.reload(Bridge.forwarding(backend, "\"8081:" + echo + "\"") + "service_port = 6002\n");
        assertEquals("alive", bridge.client.ask("ping"));
        assertEquals("same, 1 times", bridge.client.ask("echo ::1 8081 1000 1 1"));
        assertEquals("ConnectException: Connection refused", bridge.client.ask("read 127.0.0.1 8080"));

        bridge.reload("[tcp_forward]\nports = [70000]\nbackend = 1\n", "configuration not reloaded", 1);
        wsld.awaitLine("tcp_forward.ports\\[0] is 70000");
        wsld.awaitLine("tcp_forward.backend is an integer");
        assertTrue(bridge.status().get("errors").toString().contains("70000"));
        assertEquals("alive", bridge.client.ask("ping"));
        assertEquals("same, 1 times", bridge.client.ask("echo 127.0.0.1 8081 1000 1 1"));

        // The last nat rule would take the way of the open connection with it.
        bridge.reload("", "redirect rules stay until open connections end", 1);
        assertEquals("alive", bridge.client.ask("ping"));
        assertEquals("closed", bridge.client.ask("close"));
        wsld.awaitLine("redirect rules removed");
        assertEquals(foreign, bridge.rules());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables-nft", "iptables-legacy"})
    void aKilledOnesRulesAreReplacedAndOthersRulesAreLeftAlone(String backend) throws Exception {
        bridge.start(Bridge.forwarding(backend, "\"8080:" + echo + "\"")).kill();
        String leftBehind = bridge.rules();

        Daemon second = bridge.start(Bridge.forwarding(backend, "\"8080:" + echo + "\""));
        assertEquals(anonymous(leftBehind), anonymous(bridge.rules()));
        assertEquals("same, 1 times", bridge.client.ask("echo 127.0.0.1 8080 1000 1 1"));
        assertEquals("alive", bridge.client.ask("hold 127.0.0.1 8080"));

        second.close();
        assertEquals(foreign, bridge.rules());
        // While the rules were there, wsld reset its clients: later nothing would reach them.
        assertEquals("SocketException: Connection reset", bridge.client.ask("read-held"));
    }

    private static String anonymous(String rules) {
        return rules.replaceAll("wsld pid [0-9]+", "wsld pid N");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables-legacy"})
    void aChangeOfTheBackendDropsNothing(String backend) throws Exception {
        bridge.start(Bridge.forwarding("iptables-nft", "\"8080:" + echo + "\""));
        assertEquals("alive", bridge.client.ask("hold 127.0.0.1 8080"));

        bridge.reload(Bridge.forwarding(backend, "\"8080:" + echo + "\""));

        assertEquals("alive", bridge.client.ask("ping"));
        assertEquals("same, 1 times", bridge.client.ask("echo 127.0.0.1 8080 1000 1 1"));
        assertFalse(bridge.rules().contains("jump WSLD"), bridge::toString);
    }
}
