package io.github.wsld.e2e.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.doctor.Diagnosis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code wsld doctor} says of forwarded ports when other programs meddle with netfilter, in a namespace of its own. */
@Timeout(300)
class DoctorPortsTest {
    @TempDir
    private Path folder;

    @AutoClose
    private Bridge bridge;

    @BeforeEach
    void bridge() throws Exception {
        bridge = new Bridge(folder);
    }

    private String config(String backend) {
        return "host = \"" + bridge.session.unix("link") + "\"\n[tcp_forward]\nbackend = \"" + backend
                + "\"\nports = [8080, 8082]\n";
    }

    private Diagnosis examine() throws Exception {
        return new Diagnosis(
                bridge.session.run(bridge.namespace.enter(bridge.session.command(Program.WSLD, "doctor", "--json"))));
    }

    private void shell(String commands) throws Exception {
        bridge.namespace.shell(bridge.session, commands).ok();
    }

    @ParameterizedTest
    @CsvSource({
        "nft, nft 'add table inet early; add chain inet early out { type nat hook output priority -150; }; "
                + "add rule inet early out tcp dport 8080 redirect to :9'",
        "iptables-nft, iptables-nft -t nat -I OUTPUT -p tcp --dport 8080 -j REDIRECT --to-ports 9",
        "iptables-legacy, iptables-legacy -w -t nat -I OUTPUT -p tcp --dport 8080 -j REDIRECT --to-ports 9"
    })
    void aRuleThatTakesAPortFirstIsShown(String backend, String rule) throws Exception {
        bridge.start(config(backend));
        examine().says("ok", "ports", "8080, 8082 by " + backend);
        shell(rule);
        examine().says("failure", "ports", "port 8080 does not come to wsld, for a rule of another program");
    }

    @Test
    void rulesThatAreGoneAreMissed() throws Exception {
        bridge.start(config("nft"));
        shell("nft flush ruleset");
        examine().says("failure", "ports", "are gone: another program has replaced all rules");
    }

    @Test
    void rulesThatAreReachedTwiceAreFound() throws Exception {
        bridge.start(config("iptables-nft"));
        shell("iptables-nft -t nat -A OUTPUT -p tcp -j WSLD");
        examine().says("failure", "ports", "are reached 2 times, not once", "systemctl reload wsld");
    }

    /** Distributions of a VM share the network, and see neither each other's processes nor files. */
    @Test
    void rulesOfAWsldOfAnotherDistributionAreTold() throws Exception {
        bridge.start(config("nft"));
        ProcessBuilder elsewhere = bridge.session.command(Program.WSLD, "doctor", "--json");
        elsewhere
                .environment()
                .put("XDG_RUNTIME_DIR", bridge.session.path("home").toString());
        elsewhere.command().addAll(0, List.of("unshare", "--pid", "--fork", "--mount-proc"));
        new Diagnosis(bridge.session.run(bridge.namespace.enter(elsewhere)))
                .says("failure", "wsld", "none runs")
                .says("warning", "other wslds", "a wsld of another distribution, which has the redirect rules")
                .says("ok", "ports", "rules of another wsld are in place");
    }

    @Test
    void rulesThatNobodyServesAreFound() throws Exception {
        bridge.start(config("nft")).kill();
        examine().says("failure", "ports", "rules are in place for which nobody serves");
    }

    @Test
    void portsThatSomebodyListensOnAndRulesOfAnotherWsldAreTold() throws Exception {
        assertEquals("listening", bridge.client.ask("listen 127.0.0.1 8082"));
        bridge.start(config("nft"));
        examine().says("warning", "ports", "not forwarded: 8082");
        try (Daemon second = bridge.startAnother()) {
            second.awaitLine("ports not forwarded reason=");
            examine()
                    .says("failure", "ports", "the redirect rules of this VM belong to another wsld")
                    .says("ok", "other wslds", "pid " + second.pid());
        }
        Files.writeString(bridge.session.config(), "host = \"" + bridge.session.unix("link") + "\"\n");
        examine().says("warning", "ports", "not forwarded: 8082");
    }

    @ParameterizedTest
    @CsvSource({
        "echo 'nft: symbol lookup error' >&2; exit 127, exit code 127: nft: symbol lookup error",
        "exec sleep 3600, did not end within 15000 ms"
    })
    void rulesThatCannotBeReadAreNotTakenForGood(String script, String why) throws Exception {
        bridge.start(config("nft"));
        Path nft = Files.createDirectory(bridge.session.path("broken")).resolve("nft");
        Files.writeString(nft, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(nft, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder command = bridge.session.command(Program.WSLD, "doctor", "--json");
        command.environment().merge("PATH", nft.getParent().toString(), (path, first) -> first + ":" + path);
        new Diagnosis(bridge.session.run(bridge.namespace.enter(command)))
                .says("warning", "ports", "is not known: nft list table inet wsld: " + why, "nft list ruleset");
    }
}
