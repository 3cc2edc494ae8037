package io.github.wsld.e2e.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of rules and connections when the configuration changes, and when wsld is killed, is there twice, and
 * stops.
 */
@Timeout(300)
class TcpRulesTest {
    private static final String FOREIGN = """
            iptables-legacy -w -t nat -A OUTPUT -d 127.0.0.1 -p tcp --dport 9 -j REDIRECT --to-ports 10
            ip6tables-legacy -w -t nat -A OUTPUT -d ::1 -p tcp --dport 9 -j REDIRECT --to-ports 10
            iptables-nft -t nat -A OUTPUT -d 127.0.0.1 -p tcp --dport 11 -j REDIRECT --to-ports 12
            ip6tables-nft -t nat -A OUTPUT -d ::1 -p tcp --dport 11 -j REDIRECT --to-ports 12
            nft 'add table inet other; add chain inet other out { type nat hook output priority 0; }'
            nft add rule inet other out tcp dport 13 redirect to :14
            """;

    @TempDir
    Path folder;

    @AutoClose
    private Bridge bridge;

    private int echo;
    private String foreign;

    @BeforeEach
    void bridge() throws Exception {
        bridge = new Bridge(folder);
        echo = bridge.host.echoPort();
        bridge.namespace.shell(bridge.session, FOREIGN).ok();
        foreign = bridge.rules();
    }

    private static String config(String backend, String ports) {
        return "[tcp_forward]\nbackend = \"" + backend + "\"\nports = [" + ports + "]\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables-nft", "iptables-legacy"})
    void rulesThatSomebodyFlushedArePutBack(String backend) throws Exception {
        String ports = "\"8080:" + echo + "\"";
        Daemon wsld = bridge.start(config(backend, ports) + "look_every = \"200ms\"\n");
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
        Daemon wsld = bridge.start(config(backend, "\"8080:" + echo + "\""));
        assertEquals("alive", bridge.client.ask("hold 127.0.0.1 8080"));

        bridge.reload(config(backend, "\"8081:" + echo + "\"") + "service_port = 6002\n");
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
        bridge.start(config(backend, "\"8080:" + echo + "\"")).kill();
        String leftBehind = bridge.rules();

        Daemon second = bridge.start(config(backend, "\"8080:" + echo + "\""));
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
        bridge.start(config("iptables-nft", "\"8080:" + echo + "\""));
        assertEquals("alive", bridge.client.ask("hold 127.0.0.1 8080"));

        bridge.reload(config(backend, "\"8080:" + echo + "\""));

        assertEquals("alive", bridge.client.ask("ping"));
        assertEquals("same, 1 times", bridge.client.ask("echo 127.0.0.1 8080 1000 1 1"));
        assertFalse(bridge.rules().contains("jump WSLD"), bridge::toString);
    }

    @Test
    void aSecondWsldNamesTheFirstAndForwardsNothing() throws Exception {
        Daemon first = bridge.start(config("nft", "\"8080:" + echo + "\""));
        try (Daemon second = bridge.startAnother()) {
            second.awaitLine(
                    "ports not forwarded reason=\"the redirect rules of this VM belong to another wsld.*wsld pid "
                            + first.pid());
            second.awaitLine("host reached");
        }
        assertEquals("same, 1 times", bridge.client.ask("echo 127.0.0.1 8080 1000 1 1"));
    }

    @Test
    void portsThatTheGuestListensOnAreSkipped() throws Exception {
        assertEquals("listening", bridge.client.ask("listen 127.0.0.1 8082"));
        Daemon wsld = bridge.start(config("auto", "\"8080:" + echo + "\", \"8082:" + echo + "\""));

        wsld.awaitLine("ports not forwarded ports=8082 reason=\"something in this guest listens on them\"");
        assertEquals("end", bridge.client.ask("read 127.0.0.1 8082"));
        assertTrue(bridge.status().get("notes").toString().contains("8082, which something"));
        assertEquals("same, 1 times", bridge.client.ask("echo 127.0.0.1 8080 1000 1 1"));
    }

    @Test
    void aHostInTheSameNetworkRefusesToServeWhatWouldComeBack() throws Exception {
        Daemon wsld = bridge.start(config("auto", "\"8080:" + echo + "\""));
        String[] host = {"--listen", bridge.session.unix("other")};
        try (Daemon looping = new Daemon(bridge.namespace.enter(bridge.session.command(Program.WSLDHOST, host)))) {
            looping.awaitLine("start failed part=redirect-guard .*redirects ports 8080, .*wsld pid " + wsld.pid());
            looping.awaitExit(73);
        }
        ProcessBuilder allowed = bridge.session.command(Program.WSLDHOST, host);
        allowed.command().addAll(List.of("--allow-ports", "1024-8079,8081-65535"));
        try (Daemon serving = new Daemon(bridge.namespace.enter(allowed))) {
            serving.awaitLine("listening");
        }
        ProcessBuilder unable = bridge.session.command(Program.WSLDHOST, host);
        unable.command().addAll(0, List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"));
        unable.command().addAll(List.of("--log-level", "debug"));
        try (Daemon serving = new Daemon(bridge.namespace.enter(unable))) {
            serving.awaitLine("not known whether a wsld redirects ports here");
            serving.awaitLine("listening");
        }
    }

    @Test
    void mirroredNetworkingNeedsNoForwarding() throws Exception {
        Path wslinfo = Files.createDirectory(folder.resolve("bin")).resolve("wslinfo");
        Files.writeString(wslinfo, "#!/bin/sh\n[ \"$1\" = --networking-mode ] && echo mirrored\n");
        assertTrue(wslinfo.toFile().setExecutable(true));
        Files.writeString(bridge.session.config(), config("auto", "8080"));
        ProcessBuilder command = bridge.session.command(Program.WSLD, "--host", bridge.session.unix("link"));
        command.environment().merge("PATH", folder + "/bin:", (path, first) -> first + path);
        try (Daemon wsld = new Daemon(bridge.namespace.enter(command))) {
            wsld.awaitLine("ports not forwarded reason=\"needless, for WSL's networking is mirrored");
            assertEquals(foreign, bridge.rules());
        }
    }

    @Test
    void withoutRightsTheRestGoesOn() throws Exception {
        Files.writeString(bridge.session.config(), config("auto", "8080"));
        ProcessBuilder command = bridge.session.command(Program.WSLD, "--host", bridge.session.unix("link"));
        command.command().addAll(0, List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"));
        try (Daemon wsld = new Daemon(bridge.namespace.enter(command))) {
            wsld.awaitLine("ports not forwarded reason=\"no backend works here; .*give wsld CAP_NET_ADMIN");
            wsld.awaitLine("host reached");
        }
        assertEquals(foreign, bridge.rules());
    }
}
