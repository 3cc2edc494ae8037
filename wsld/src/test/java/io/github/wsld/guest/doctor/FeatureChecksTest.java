package io.github.wsld.guest.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.doctor.AgentAnswer;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.time.ClockWriter;
import io.github.wsld.guest.config.GuestConfigLoader;
import io.github.wsld.iptables.BackendName;
import io.github.wsld.iptables.Family;
import io.github.wsld.iptables.ForeignRules;
import io.github.wsld.iptables.InPlace;
import io.github.wsld.iptables.Placed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of what a configuration may ask for besides: ports, clock, agent. */
final class FeatureChecksTest {
    private static final Status.Note FORWARDS = new Status.Note("forwards", "8080 by nft, IPv4 and IPv6");
    private static final String WATCHES_ONLY = "sudo systemctl enable --now wsld";
    private static final long MILLI = 1_000_000;

    @TempDir
    private Path folder;

    private final FakeGuest guest = new FakeGuest();

    private Verdicts verdict(Check check) {
        return new Verdicts(check, guest);
    }

    private void configure(String toml) throws Exception {
        guest.configure(GuestConfigLoader.load(Files.writeString(folder.resolve("config.toml"), toml)));
    }

    private void notes(Status.Note... notes) {
        guest.daemons = FakeGuest.running(FakeGuest.daemon(Optional.empty(), Optional.empty(), notes));
    }

    private static InPlace inPlace(int jumps) {
        return new InPlace(
                BackendName.NFT,
                Map.of(Family.IPV4, new Placed(PortRanges.parse("8080"), "127.0.0.2:6001", "wsld pid 41", jumps)));
    }

    private static Rules hidden(String reason, boolean isForRights) {
        return new Rules(List.of(), List.of(), false, Optional.of(new Rules.Hidden(reason, isForRights)));
    }

    @Test
    void portsThatAreForwarded() throws Exception {
        configure("[tcp_forward]\nports = [8080]\n");
        notes(FORWARDS);
        Verdicts verdict = verdict(new PortsCheck());
        guest.rules = new Rules(List.of(inPlace(1)), List.of(), false, Optional.empty());
        verdict.ok("8080 by nft, IPv4 and IPv6; the rules are in place");
        guest.rules = hidden("not permitted", true);
        verdict.ok("are not to be seen by this user");
        guest.rules = hidden("nft list table inet wsld: did not end", false);
        verdict.warning("not known: nft list table inet wsld: did not end", "sudo nft list ruleset");
        guest.rules = new Rules(List.of(), List.of(), false, Optional.empty());
        verdict.failure("are gone: another program", "sudo systemctl reload wsld");
        guest.rules = new Rules(List.of(inPlace(2)), List.of(), false, Optional.empty());
        verdict.failure("are reached 2 times, not once", "sudo systemctl reload wsld");
        guest.rules = new Rules(
                List.of(inPlace(1)),
                List.of(new ForeignRules.Taking(
                        PortRanges.parse("8080"), "tcp dport 8080 redirect to :9", "remove it")),
                false,
                Optional.empty());
        verdict.failure("takes it first: tcp dport 8080 redirect to :9", "remove it");
    }

    @Test
    void portsThatAreNot() throws Exception {
        Verdicts verdict = verdict(new PortsCheck());
        verdict.notUsed("no [tcp_forward]");
        notes(new Status.Note("hindered", "needless, for WSL's networking is mirrored"));
        verdict.notUsed("needless");
        notes(new Status.Note("hindered", "no backend works here"));
        verdict.failure("not forwarded: no backend works here", "sudo wsld iptables show");
        notes(new Status.Note("skips", "8080, which something in this guest listens on"));
        verdict.warning("not forwarded: 8080, which something", "sudo ss -ltnp");
        configure("[tcp_forward]\nports = [8080]\n");
        notes();
        verdict.warning("the wsld that runs forwards none", "wsld check-config");
        guest.daemons = Daemons.NONE;
        verdict.notUsed("not forwarded while no wsld runs");
        guest.rules = new Rules(List.of(inPlace(1)), List.of(), false, Optional.empty());
        verdict.failure("so that their ports refuse", "sudo wsld iptables remove");
        guest.rules = new Rules(List.of(inPlace(1)), List.of(), true, Optional.empty());
        verdict.ok("rules of another wsld");
    }

    private void clock(ClockState clock) {
        guest.daemons = FakeGuest.running(FakeGuest.daemon(Optional.empty(), Optional.of(clock)));
    }

    private static ClockState clock(long aheadMillis, Optional<String> denial, boolean fight, String... writers) {
        return new ClockState(
                Optional.of(aheadMillis * MILLI), MILLI, denial, Optional.empty(), "auto", fight, List.of(writers));
    }

    @Test
    void clock() throws Exception {
        Optional<String> denial = Optional.of("no CAP_SYS_TIME");
        Verdicts verdict = verdict(new ClockCheck());
        verdict.notUsed("no [time]");
        clock(clock(3, Optional.empty(), false));
        verdict.ok("3.000 ms behind within 1.000 ms");
        clock(clock(-3, Optional.empty(), false, "chronyd"));
        verdict.ok("3.000 ms ahead within 1.000 ms of the host's; set by chronyd too");
        clock(clock(102, Optional.empty(), false));
        verdict.warning("102.000 ms behind within 1.000 ms of the host's, more than", "wsld time");
        clock(clock(102, denial, false));
        verdict.failure("and wsld may not set it", WATCHES_ONLY);
        clock(clock(3, denial, false));
        verdict.warning("wsld may not set it, and only looks", WATCHES_ONLY);
        clock(new ClockState(Optional.of(3 * MILLI), MILLI, denial, Optional.empty(), "watch", false, List.of()));
        verdict.ok("3.000 ms behind");
        clock(clock(3, Optional.empty(), true, "systemd-timesyncd"));
        verdict.warning("again and again", "sudo systemctl disable --now systemd-timesyncd");
        clock(clock(3, Optional.empty(), true, "chronyd"));
        verdict.warning("again and again", "sudo systemctl disable --now chrony");
        clock(new ClockState(
                Optional.empty(), 0, Optional.empty(), Optional.of("no answer"), "auto", false, List.of()));
        verdict.warning("not compared with the host's: no answer", "wsld time");
        clock(new ClockState(Optional.empty(), 0, Optional.empty(), Optional.empty(), "auto", false, List.of()));
        verdict.ok("not compared yet");
    }

    @Test
    void clockWithoutWsld() throws Exception {
        configure("[time]\n");
        Verdicts verdict = verdict(new ClockCheck());
        verdict.warning("leaves the clock alone", "wsld check-config");
        guest.daemons = Daemons.NONE;
        guest.clockWriters = List.of(
                new ClockWriter("ntpd", OptionalLong.of(7), true, "runs"),
                new ClockWriter("hv_utils", OptionalLong.empty(), false, "is there"));
        verdict.notUsed("not compared while no wsld runs; set by ntpd");
    }

    @Test
    void aReportOfTheClockIsRead() throws Exception {
        assertEquals(
                Optional.of(new ClockState(
                        Optional.of(5L), 7, Optional.of("no"), Optional.empty(), "auto", true, List.of("ntpd"))),
                ClockState.read(
                        "{\"offset_ns\":5,\"bound_ns\":7,\"denial\":\"no\",\"mode\":\"auto\",\"fight\":true,"
                                + "\"writers\":[{\"name\":\"ntpd\",\"disciplines\":true},{\"name\":\"hv\",\"disciplines\":false}]}"));
        assertEquals(Optional.empty(), ClockState.read("{\"error\":\"left alone\"}"));
        assertThrows(IOException.class, () -> ClockState.read("[]"));
        assertThrows(IOException.class, () -> ClockState.read("{\"writers\":7}"));
    }

    @Test
    void agent() throws Exception {
        Verdicts verdict = verdict(new AgentCheck());
        verdict.notUsed("no [ssh_agent]");
        guest.daemons = FakeGuest.running(FakeGuest.daemon(Optional.of("/run/a"), Optional.empty()));
        verdict.warning("this shell does not use it: SSH_AUTH_SOCK is not set", "eval \"$(wsld env)\"");
        guest.environment.put("SSH_AUTH_SOCK", "/other");
        verdict.warning("SSH_AUTH_SOCK is /other", "eval \"$(wsld env)\"");
        guest.environment.put("SSH_AUTH_SOCK", "/run/a");
        verdict.ok("/run/a answers, identities: 2");
        guest.agent = new AgentAnswer.Identities(0);
        verdict.warning("has no identity", "on Windows: ssh-add");
        String start = "on Windows, elevated: Set-Service ssh-agent -StartupType Automatic -PassThru | Start-Service";
        guest.agent = new AgentAnswer.None("it closed the connection");
        verdict.failure("/run/a: it closed the connection", start);
        guest.agentAtHost = new AgentAnswer.None("no SSH agent answers on pipe:openssh-ssh-agent");
        verdict.failure("/run/a: no SSH agent answers on pipe:openssh-ssh-agent", start);
    }

    @Test
    void agentWithoutWsld() throws Exception {
        configure("[ssh_agent]\n");
        Verdicts verdict = verdict(new AgentCheck());
        verdict.warning("the wsld that runs offers none", "wsld check-config");
        guest.daemons = Daemons.NONE;
        verdict.ok("the host's answers, identities: 2");
        guest.hosts(FakeGuest.DOWN);
        verdict.nothing();
    }
}
