package io.github.wsld.host.doctor;

import static io.github.wsld.host.doctor.Verdicts.daemon;
import static io.github.wsld.host.doctor.Verdicts.daemons;
import static io.github.wsld.host.doctor.Verdicts.helps;
import static io.github.wsld.host.doctor.Verdicts.listener;
import static io.github.wsld.host.doctor.Verdicts.one;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.wsld.common.doctor.AgentAnswer;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Level;
import io.github.wsld.common.doctor.XServerAnswer;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.host.install.TaskState;
import io.github.wsld.host.system.Firewall;
import io.github.wsld.host.system.FirewallRule;
import io.github.wsld.host.system.TcpListener;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("windows-too")
class ServerChecksTest {
    private static final Endpoint.Tcp DISPLAY = new Endpoint.Tcp("127.0.0.1", 6000);
    private static final String VCXSRV = "C:\\Program Files\\VcXsrv\\vcxsrv.exe";
    private static final String JAVA = "C:\\jre\\bin\\java.exe";
    private static final Firewall QUIET = new Firewall(List.of(), List.of());

    private static XServerCheck xServer(XServerAnswer answer) {
        return new XServerCheck(DISPLAY, () -> answer);
    }

    @Test
    void anXServerThatLetsClientsInIsNamed() throws Exception {
        one(
                xServer(new XServerAnswer.Accepted("The VcXsrv Project", 12101004)),
                Level.OK,
                "The VcXsrv Project, release 12101004, lets clients in on 127.0.0.1:6000");
    }

    @Test
    void withoutAnXServerNoWindowOpens() throws Exception {
        helps("--display", one(xServer(new XServerAnswer.None("WSAECONNREFUSED (10061)")), Level.FAILURE, "(10061)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization required, but no authorization protocol specified",
                "No protocol specified",
                "Invalid MIT-MAGIC-COOKIE-1 key",
                "Client is not authorized to connect to Server"
            })
    void oneThatWantsACookieIsNoFailure(String reason) throws Exception {
        helps("xauth", one(xServer(new XServerAnswer.Refused(reason)), Level.WARNING, "\"" + reason + "\""));
    }

    @Test
    void oneThatRefusesForAnotherReasonIsAFailure() throws Exception {
        one(xServer(new XServerAnswer.Refused("Maximum number of clients reached")), Level.FAILURE, "\"Maximum");
        one(xServer(new XServerAnswer.Refused("")), Level.FAILURE, "without a reason");
    }

    private static XExposureCheck exposure(Optional<Firewall> firewall, TcpListener... listeners) {
        return new XExposureCheck(DISPLAY, () -> List.of(listeners), () -> firewall);
    }

    @Test
    void anXServerOnLoopbackAloneIsWell() throws Exception {
        one(
                exposure(Optional.empty(), listener("127.0.0.1", 6000, ""), listener("0.0.0.0", 6001, "")),
                Level.OK,
                "loopback alone");
    }

    @Test
    void whereNothingListensThereIsNothingToLookAt() throws Exception {
        one(exposure(Optional.empty(), listener("0.0.0.0", 22, "")), Level.NOT_USED, "nothing listens on 6000");
        one(
                new XExposureCheck(new Endpoint.Tcp("192.0.2.1", 6000), () -> fail("asked"), () -> fail("asked")),
                Level.NOT_USED,
                "not on this computer");
    }

    @Test
    void anOpenXServerIsWarnedOfWhereTheFirewallIsNotKnown() throws Exception {
        Finding open = one(
                exposure(Optional.empty(), listener("0.0.0.0", 6000, ""), listener("::", 6000, "")),
                Level.WARNING,
                "it listens on 0.0.0.0 and 0:0:0:0:0:0:0:0, open to the network");
        helps("iptables -I INPUT -p tcp --dport 6000 ! -i lo", open);
    }

    @Test
    void anOpenXServerIsWhatWindowsFirewallMakesOfIt() throws Exception {
        TcpListener open = listener("0.0.0.0", 6000, VCXSRV);
        one(exposure(Optional.of(QUIET), open), Level.OK, "vcxsrv.exe listens on 0.0.0.0, and no rule");
        FirewallRule allow = new FirewallRule(true, VCXSRV, Optional.empty());
        helps(
                "action=block protocol=TCP localport=6000",
                one(
                        exposure(Optional.of(new Firewall(List.of(allow), List.of())), open),
                        Level.WARNING,
                        "lets others in"));
        FirewallRule block = new FirewallRule(false, "", Optional.of(PortRanges.parse("6000")));
        one(exposure(Optional.of(new Firewall(List.of(allow, block), List.of())), open), Level.OK, "keeps others off");
        one(
                exposure(Optional.of(new Firewall(List.of(block), List.of("private", "public"))), open),
                Level.WARNING,
                "off for networks that are private or public");
    }

    @Test
    void portsAreThoseThatGuestsMayReach() throws Exception {
        List<TcpListener> listeners = List.of(
                listener("127.0.0.1", 8080, ""),
                listener("::", 3000, ""),
                listener("0.0.0.0", 80, ""),
                listener("192.0.2.1", 5000, ""),
                listener("127.0.0.1", 49664, ""));
        one(
                new PortsCheck(() -> listeners, PortRanges.DEFAULT),
                Level.OK,
                "guests that forward them reach 3000, 8080; kept from them, see --allow-ports: 80");
        one(new PortsCheck(List::of, PortRanges.DEFAULT), Level.OK, "nothing listens");
    }

    @Test
    void manyPortsAreCounted() throws Exception {
        List<TcpListener> listeners = new java.util.ArrayList<>();
        for (int port = 2000; port < 2020; port++) {
            listeners.add(listener("127.0.0.1", port, ""));
        }
        one(new PortsCheck(() -> listeners, PortRanges.DEFAULT), Level.OK, "2011 and 8 more");
    }

    private static AgentCheck agent(AgentAnswer answer) {
        return new AgentCheck(Optional.of(new Endpoint.Pipe("openssh-ssh-agent")), () -> answer);
    }

    @Test
    void anAgentIsWellWhenItHoldsKeys() throws Exception {
        one(agent(new AgentAnswer.Identities(1)), Level.OK, "holds 1 key");
        one(agent(new AgentAnswer.Identities(2)), Level.OK, "holds 2 keys");
        assertEquals(
                Optional.of("ssh-add"),
                one(agent(new AgentAnswer.Identities(0)), Level.WARNING, "holds no key")
                        .help());
    }

    @Test
    void anAgentThatDoesNotAnswerIsToBeStarted() throws Exception {
        AgentAnswer none = new AgentAnswer.None("ERROR_FILE_NOT_FOUND (2), nobody listens there");
        helps("Start-Service ssh-agent", one(agent(none), Level.WARNING, "pipe:openssh-ssh-agent: ERROR_FILE"));
        helps(
                "ssh-agent -s",
                one(
                        new AgentCheck(Optional.of(new Endpoint.Unix("/run/agent", false)), () -> none),
                        Level.WARNING,
                        "unix:/run/agent"));
    }

    @Test
    void whoHasNoAgentMissesNone() throws Exception {
        one(new AgentCheck(Optional.empty(), () -> fail("asked")), Level.NOT_USED, "neither");
    }

    private static FirewallCheck firewall(Firewall firewall, String... endpoints) {
        return new FirewallCheck(() -> Optional.of(firewall), () -> daemons(daemon("1", endpoints)), JAVA);
    }

    @Test
    void noRuleIsNeededForTheVmsSocket() throws Exception {
        one(firewall(QUIET, "tcp:127.0.0.1:6001", "unix:/x"), Level.OK, "needs no rule");
    }

    @Test
    void tcpForGuestsNeedsARule() throws Exception {
        String endpoint = "tcp:172.20.0.1:6001";
        helps(
                "action=allow protocol=TCP localport=6001 remoteip=172.16.0.0/12",
                one(firewall(QUIET, endpoint), Level.WARNING, "no rule lets guests in on " + endpoint));
        FirewallRule allow = new FirewallRule(true, "", Optional.of(PortRanges.parse("6001")));
        one(firewall(new Firewall(List.of(allow), List.of()), endpoint), Level.OK, "let in on " + endpoint);
        FirewallRule block = new FirewallRule(false, JAVA, Optional.empty());
        helps(
                "wf.msc",
                one(firewall(new Firewall(List.of(allow, block), List.of()), endpoint), Level.WARNING, "Cancel"));
    }

    private static LogonTaskCheck task(long result, String... missing) {
        TaskState state = new TaskState("wsldhost-anna", List.of(missing), OptionalLong.of(result));
        return new LogonTaskCheck(() -> Optional.of(state), "C:\\wsldhost.log");
    }

    @Test
    void theLogonTaskIsWellWhileItRunsOrEndedAsAsked() throws Exception {
        one(task(0x41301), Level.OK, "wsldhost-anna: running");
        one(task(0x41303), Level.OK, "not run yet");
        one(task(0x41306), Level.OK, "ended by Windows");
        one(task(0), Level.OK, "last run ended with 0");
    }

    @Test
    void aLogonTaskThatFailedSendsToItsLog() throws Exception {
        helps("type \"C:\\wsldhost.log\"", one(task(73), Level.WARNING, "73: a file or socket cannot be created"));
        helps("type \"C:\\wsldhost.log\"", one(task(0x80070002L), Level.WARNING, "0x80070002"));
    }

    @Test
    void aLogonTaskWhoseFilesAreGoneIsToBeMadeAnew() throws Exception {
        helps(
                "wsldhost install --replace",
                one(task(0, JAVA, "C:\\wsldhost.jar"), Level.FAILURE, JAVA + " and C:\\wsldhost.jar is gone"));
    }

    @Test
    void withoutALogonTaskNothingStartsAtLogon() throws Exception {
        helps("wsldhost install", one(new LogonTaskCheck(Optional::empty, ""), Level.WARNING, "there is none"));
    }
}
