package io.github.wsld.e2e.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.e2e.Daemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of forwarded ports while wsld is restarted. */
@Tag("restarts")
@Timeout(180)
class TcpRestartTest {
    private static final int RESTARTS = 3;
    private static final int SOME = 1 << 20;
    /** Its bytes do not begin as an HTTP request does, which the echo would take for one. */
    private static final int SEED = 1;

    private static final String SAME = "same, 1 times";

    @TempDir
    Path folder;

    @AutoClose
    private Bridge bridge;

    private Daemon wsld;
    private int echo;

    /** @param socket where a service manager listens for wsld, as wsld.socket does */
    @ParameterizedTest
    @CsvSource({"nft,''", "iptables-nft,127.0.0.2:6001", "iptables-legacy,''"})
    void connectionsGoOnAndNobodyIsReset(String backend, String socket) throws Exception {
        bridge = new Bridge(folder);
        echo = bridge.host.echoPort();
        wsld = bridge.startService("""
                [tcp_forward]
                backend = "%s"
                ports = [%d]
                resume = true
                [streams]
                longest_wait = "500ms"
                """.formatted(backend, echo), socket);
        assertEquals("alive", bridge.client.ask("hold ::1 " + echo));
        assertEquals("begun", bridge.client.ask("exchange 127.0.0.1 " + echo + " " + SEED));
        for (int round = 1; round <= RESTARTS; round++) {
            bridge.client.ask("more " + SOME);
            wsld.say("restart");
            wsld.awaitLine("left to the next run", round);
            // Nobody accepts at the moment, but the rules are there, and somebody listens.
            for (String address : new String[] {"127.0.0.1", "::1"}) {
                assertEquals(SAME, bridge.client.ask("echo " + address + " " + echo + " 1000 1 1"), wsld::log);
            }
            wsld.awaitLine("manager: ready", 1 + round);
            wsld.awaitLine(Bridge.APPLIED, 1 + round);
            assertEquals("alive", bridge.client.ask("ping"), wsld::log);
        }
        whoWaitsForTheHostIsServedByTheNextRun();
        bridge.client.ask("more " + SOME);
        assertEquals("same", bridge.client.ask("finish"), wsld::log);
        assertEquals(0, wsld.count("ERROR|streams lost|not forwarded|put back"), wsld::log);
    }

    private void whoWaitsForTheHostIsServedByTheNextRun() throws Exception {
        long before = accepted();
        FutureTask<String> client = new FutureTask<>(() -> bridge.client.ask("echo 127.0.0.1 " + echo + " 1000 1 1"));
        bridge.signalHost("STOP");
        try {
            new Thread(client, "client").start();
            while (accepted() == before) {
                Thread.onSpinWait();
            }
            wsld.say("restart");
            wsld.awaitLine("left to the next run", RESTARTS + 1);
        } finally {
            bridge.signalHost("CONT");
        }
        wsld.awaitLine("taken over from the last run .* newcomers=1");
        assertEquals(SAME, client.get(), wsld::log);
    }

    /** The former run's rules stay as long as its connections need them. */
    @Test
    void rulesThatTheNextRunIsNotToHaveAreRemoved() throws Exception {
        bridge = new Bridge(folder);
        echo = bridge.host.echoPort();
        String foreign = bridge.addForeignRules();
        wsld = bridge.startService(Bridge.forwarding("nft", Integer.toString(echo)) + "resume = true\n", "");
        assertEquals("alive", bridge.client.ask("hold 127.0.0.1 " + echo));
        Files.writeString(bridge.session.config(), "");
        wsld.say("restart");
        wsld.awaitLine("redirect rules stay until open connections end");
        assertEquals("alive", bridge.client.ask("ping"), wsld::log);
        assertEquals("closed", bridge.client.ask("close"));
        wsld.awaitLine("redirect rules removed");
        assertEquals(foreign, bridge.rules());
    }

    private long accepted() throws Exception {
        return bridge.status().getAsJsonObject("counters").get("accepted").getAsLong();
    }
}
