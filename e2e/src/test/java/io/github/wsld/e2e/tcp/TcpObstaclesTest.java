package io.github.wsld.e2e.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ports that are not forwarded, or need not be, and hosts that rules would lead back to themselves. */
@Timeout(300)
class TcpObstaclesTest extends AmongForeignRules {
    @Test
    void aSecondWsldNamesTheFirstAndForwardsNothing() throws Exception {
        Daemon first = bridge.start(Bridge.forwarding("nft", "\"8080:" + echo + "\""));
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
        Daemon wsld = bridge.start(Bridge.forwarding("auto", "\"8080:" + echo + "\", \"8082:" + echo + "\""));

        wsld.awaitLine("ports not forwarded ports=8082 reason=\"something in this guest listens on them\"");
        assertEquals("end", bridge.client.ask("read 127.0.0.1 8082"));
        assertTrue(bridge.status().get("notes").toString().contains("8082, which something"));
        assertEquals("same, 1 times", bridge.client.ask("echo 127.0.0.1 8080 1000 1 1"));
    }

    @Test
    void aHostInTheSameNetworkRefusesToServeWhatWouldComeBack() throws Exception {
        Daemon wsld = bridge.start(Bridge.forwarding("auto", "\"8080:" + echo + "\""));
        String[] host = {"--listen", bridge.session.unix("other")};
        try (Daemon looping = new Daemon(bridge.namespace.enter(bridge.session.command(Program.WSLDHOST, host)))) {
            looping.awaitLine("start failed part=redirect-guard .*redirects ports 8080, .*wsld pid " + wsld.pid());
            looping.awaitExit(73);
        }
        ProcessBuilder display = bridge.session.command(Program.WSLDHOST, host);
        display.command().addAll(List.of("--allow-ports", "1024-8079,8081-65535", "--display", "127.0.0.1:8080"));
        try (Daemon looping = new Daemon(bridge.namespace.enter(display))) {
            looping.awaitLine(
                    "start failed part=redirect-guard .*redirects ports 8080, .* set --display to another one");
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
        Files.writeString(bridge.session.config(), Bridge.forwarding("auto", "8080"));
        ProcessBuilder command = bridge.session.command(Program.WSLD, "--host", bridge.session.unix("link"));
        command.environment().merge("PATH", folder + "/bin:", (path, first) -> first + path);
        try (Daemon wsld = new Daemon(bridge.namespace.enter(command))) {
            wsld.awaitLine("ports not forwarded reason=\"needless, for WSL's networking is mirrored");
            // The host is up then, and ends in order: SIGTERM any sooner ends it as any program.
            wsld.awaitLine("host reached");
            assertEquals(foreign, bridge.rules());
        }
    }

    @Test
    void withoutRightsTheRestGoesOn() throws Exception {
        Files.writeString(bridge.session.config(), Bridge.forwarding("auto", "8080"));
        ProcessBuilder command = bridge.session.command(Program.WSLD, "--host", bridge.session.unix("link"));
        command.command().addAll(0, List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"));
        try (Daemon wsld = new Daemon(bridge.namespace.enter(command))) {
            wsld.awaitLine("ports not forwarded reason=\"no backend works here; .*give wsld CAP_NET_ADMIN");
            wsld.awaitLine("host reached");
        }
        assertEquals(foreign, bridge.rules());
    }
}
