package io.github.wsld.e2e.windows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.RawConnection;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.agent.Foreign;
import io.github.wsld.e2e.agent.RealAgent;
import io.github.wsld.e2e.doctor.Diagnosis;
import io.github.wsld.e2e.stream.XPing;
import io.github.wsld.e2e.tcp.GuestClient;
import io.github.wsld.e2e.tcp.HostServices;
import io.github.wsld.e2e.tcp.Namespace;
import io.github.wsld.e2e.x11.XClients;
import io.github.wsld.e2e.x11.XvfbServer;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Linux wsld with Windows wsldhost, one daemon each for all tests: what is doubled is Hyper-V, the Host Compute Service and wsl.exe. Since
 * a Hyper-V socket is TCP here and the guest dials a unix socket, wsldhost is told to take its links for ones over unix.
 */
@Tag("windows")
@ExtendWith(Windows.class)
@Timeout(300)
@SuppressWarnings("try")
class WindowsHostTest {
    private static final UUID FOREIGN = UUID.fromString("f0000000-0000-4000-8000-000000000001");

    /** The coarsest clock of Windows: 1/64 s. */
    private static final long WINDOWS_TICK_NANOS = 15_625_000;

    @TempDir
    private static Path folder;

    private static WindowsHost host;
    private static HyperVForwarder hyperV;
    private static Namespace namespace;
    private static Session session;
    private static HostServices services;
    private static GuestClient client;
    private static XvfbServer server;
    private static Daemon wsld;
    private static String display;

    private UUID vm;

    @BeforeAll
    static void start(WindowsJre windows) throws Exception {
        namespace = Namespace.open();
        session = new Session(folder);
        services = new HostServices();
        client = new GuestClient(namespace, session);
        server = XvfbServer.start();
        host = new WindowsHost(windows);
        hyperV = new HyperVForwarder(host, session.path("link"), FOREIGN);
        host.start(
                "--daemon",
                "--poll=1s",
                "--binding=unix",
                "--vm-id-from=hcs,wslhost,wslinfo",
                "--display=127.0.0.1:" + server.port());
        // No library of the Host Compute Service is there yet.
        host.awaitLine("vm locator failed locator=hcs reason=\"there is no Host Compute Service");
        host.install("vmcompute.dll");
        Files.writeString(session.config(), """
                [x11]
                [tcp_forward]
                ports = [%d]
                [streams]
                longest_wait = "500ms"
                [ssh_agent]
                ssh_auth_sock = "%s"
                [time]
                interval = "1s"
                """.formatted(services.echoPort(), session.path("ours/agent")));
        UUID first = UUID.randomUUID();
        host.running(first);
        host.awaitListening(first);
        hyperV.from(first);
        wsld = new Daemon(namespace.enter(withoutClock(session.command(Program.WSLD, "--host", session.unix("link")))));
        display = ":" + wsld.awaitLine("listening display=:(\\d+) ").group(1);
        wsld.awaitLine("redirect rules applied");
        wsld.awaitLine("host reached");
    }

    /** The time is real, and the clock this machine's: it is never to be set. */
    private static ProcessBuilder withoutClock(ProcessBuilder command) throws IOException {
        String setpriv = Parts.need("setpriv", "apt-get install util-linux").toString();
        List<String> words =
                new ArrayList<>(List.of(setpriv, "--bounding-set=-sys_time", "--inh-caps=-sys_time", "--"));
        words.addAll(command.command());
        return command.command(words);
    }

    @AfterAll
    static void stop() throws Exception {
        wsld.close();
        hyperV.close();
        client.close();
        server.close();
        services.close();
        namespace.close();
        host.stop();
    }

    /** A machine of its own for each test, so that none finds what another has left. */
    @BeforeEach
    void aMachineRuns() throws Exception {
        vm = UUID.randomUUID();
        host.bindError("");
        serve(vm);
        // What is asked when the Host Compute Service cannot tell.
        host.wsl("Ubuntu\r\n", vm + "\n");
    }

    private static void serve(UUID machine) throws Exception {
        host.running(machine);
        host.awaitListening(machine);
        hyperV.from(machine);
    }

    @Test
    void anXClientSeesTheServer() throws Exception {
        XClients clients = new XClients(session);
        String through = clients.run(display, "xdpyinfo").ok().out();
        assertTrue(through.contains("dimensions:    64x64 pixels"), through);
    }

    @Test
    void twoHundredConnectionsAtOnceCarryWhatTheySend() throws IOException {
        assertEquals("same, 200 times", client.ask("echo localhost " + services.echoPort() + " 100000 200 200"));
    }

    @Test
    void theTimeIsTold() throws IOException {
        try (RawConnection link = link("time")) {
            ByteBuffer reply = ByteBuffer.wrap(link.read(Long.BYTES));
            long error = reply.getLong() - TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
            assertTrue(Math.abs(error) < TimeUnit.SECONDS.toMicros(10), () -> "off by " + error + " us");
        }
    }

    /** By wsld, over its link for time: both clocks are this machine's, so what it measures is known. */
    @Test
    void theGuestMeasuresItsClockByTheHosts() throws Exception {
        JsonObject time = time();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (time.get("bursts").getAsInt() == 0) {
            assertTrue(System.nanoTime() < deadline, time::toString);
            time = time();
        }
        long error = Math.abs(time.get("offset_ns").getAsLong());
        assertTrue(error <= time.get("bound_ns").getAsLong() + WINDOWS_TICK_NANOS, time::toString);
        assertFalse(time.get("may_adjust").getAsBoolean(), time::toString);
        assertFalse(time.has("last_correction"), time::toString);
        String text = time.get("text").toString();
        assertTrue(text.contains(" of the host's") && text.contains("only measured: "), text);
    }

    private static JsonObject time() throws Exception {
        return JsonParser.parseString(
                        session.run(Program.WSLD, "time", "--json").ok().out())
                .getAsJsonObject();
    }

    @Test
    void anXClientOutlivesItsLinks() throws Exception {
        try (XPing ping = new XPing(display)) {
            ping.askAndAwait();
            for (int i = 1; i <= 10; i++) {
                ping.ask();
                hyperV.cut();
                ping.awaitAnswers();
            }
            hyperV.from(FOREIGN);
            hyperV.cut();
            ping.ask();
            wsld.awaitLine("links lost endpoint=unix:.* streams=1; clients wait");
            hyperV.from(vm);
            wsld.awaitLine("streams resumed endpoint=unix:.* streams=1 after=");
            ping.awaitAnswers();
        }
        assertEquals(0, wsld.count("streams lost"), wsld::log);
    }

    @Test
    void theSshAgentBehindAPipeListsAndSigns() throws Exception {
        RealAgent real = new RealAgent(session);
        Path socket = session.path("ours/agent");
        real.run(socket, "ssh-add", "-l").exited(1);
        wsld.awaitLine(
                "WARN .*clients refused target=agent:ssh .*reason=\"no SSH agent answers on pipe:openssh-ssh-agent");
        String status = session.run(Program.WSLD, "status").ok().out().replaceAll("\\s+", " ");
        assertTrue(status.contains("no SSH agent answers on pipe:openssh-ssh-agent"), status);
        try (Foreign agent = real.start();
                Forwarder toAgent = Forwarder.ofLoopback(() -> Optional.of(UnixDomainSocketAddress.of(real.socket())));
                AutoCloseable pipe = host.pipe("openssh-ssh-agent", toAgent.port())) {
            String listed = real.run(socket, "ssh-add", "-l").ok().out();
            assertTrue(listed.contains("a key (ED25519)"), listed);
            wsld.awaitLine("INFO .*clients served again target=agent:ssh");
            real.signAndCheck(socket);
            List<Process> several = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                several.add(real.command(socket, "ssh-add", "-l").start());
            }
            for (Process each : several) {
                assertEquals(0, each.waitFor());
            }
            real.run(socket, "ssh-add", "-q", "-D").ok();
            // As the agent sees it.
            real.run(real.socket(), "ssh-add", "-l").exited(1);
        }
        real.run(socket, "ssh-add", "-l").exited(1);
    }

    @Test
    void connectionsEndWithTheirMachineAndTheNextOneIsServed() throws Exception {
        try (RawConnection link = echo()) {
            say(link, "before");
            UUID next = UUID.randomUUID();
            serve(next);
            host.awaitNotListening(vm);
            assertEnded(link);
            host.awaitLine("vm gone id=" + vm);
            host.awaitLine("vm served id=" + next + " found-by=hcs");
        }
        try (RawConnection link = echo()) {
            say(link, "after");
        }
        assertEquals("same, 1 times", client.ask("echo localhost " + services.echoPort() + " 1000 1 1"));
    }

    @Test
    void theMachineGoesAndComesBack() throws Exception {
        try (RawConnection link = echo()) {
            say(link, "before");
            host.running();
            host.awaitNotListening(vm);
            assertEnded(link);
        }
        host.awaitLine("no VM of WSL runs; waiting for one told-by=hcs");
        serve(vm);
        try (RawConnection link = echo()) {
            say(link, "after");
        }
    }

    @Test
    void whatTheHostComputeServiceMayAnswerEndsNothing() throws Exception {
        try (RawConnection link = echo()) {
            host.hcs(0x8037011B, "{}");
            host.awaitLine("locator=hcs reason=\"HCS_E_ACCESS_DENIED \\(0x8037011B\\)");
            host.hcs(0x80001234, "");
            host.awaitLine("locator=hcs reason=\"HRESULT 0x80001234");
            host.hcs(0, "Access is denied.\u0000[[[");
            host.awaitLine("locator=hcs reason=\"the Host Compute Service answered with what is no list");
            say(link, "not known is not gone");
            host.hcs(
                    0,
                    "[null,17,{\"Id\":\"cowork-vm-929216c6\",\"Owner\":\"WSL\"},{\"Owner\":7},"
                            + WindowsHost.entry(FOREIGN).replace("\"WSL\"", "\"VMMS\"") + "," + WindowsHost.entry(vm)
                            + "]");
            host.awaitLine("no list of machines");
            say(link, "foreign machines are passed over");
        }
        host.hcs(0, "[" + WindowsHost.entry(FOREIGN).replace("\"WSL\"", "\"WSLC\"") + "]");
        host.awaitNotListening(vm);
        assertEquals(0, host.port(FOREIGN));
    }

    @Test
    void aMachineOfAnotherUserIsToldOnceAndTriedOn() throws Exception {
        host.bindError("10013");
        UUID theirs = UUID.randomUUID();
        host.running(theirs);
        String told = "WARN .*vm not served, trying on id=" + theirs + " .*10013.*belongs to another user";
        host.awaitLine(told);
        host.bindError("");
        host.awaitListening(theirs);
        host.awaitLine("vm served after all id=" + theirs);
        assertEquals(1, host.count(told), host.log());
    }

    @Test
    void aMachineThatIsJustGoingIsTriedOn() throws Exception {
        host.bindError("10049");
        UUID going = UUID.randomUUID();
        host.running(going);
        host.awaitLine("vm not served, trying on id=" + going + " .*10049");
        host.bindError("");
        host.awaitListening(going);
    }

    @Test
    void withoutRightsTheMachineIsFoundByWslinfo() throws Exception {
        UUID unseen = UUID.randomUUID();
        host.hcs(0x8037011B, "{}");
        host.wsl("Ubuntu\r\n", unseen + "\n");
        host.awaitListening(unseen);
        host.awaitLine("vm served id=" + unseen + " found-by=wslinfo");
        // Nothing runs: nothing is asked in a distribution that would have to start first.
        host.wsl("There are no running distributions.\r\n", unseen + "\n");
        host.awaitNotListening(unseen);
    }

    @Test
    void withoutRightsTheMachineIsFoundByTheCommandLineOfWslhost() throws Exception {
        UUID unseen = UUID.randomUUID();
        host.hcs(0x8037011B, "{}");
        Process wslhost = host.wslhost(unseen);
        try {
            host.awaitListening(unseen);
            host.awaitLine("vm served id=" + unseen + " found-by=wslhost");
        } finally {
            WindowsJre.stop(wslhost);
        }
    }

    @Test
    void statusTellsTheMachine() throws IOException {
        String status = host.ask("status").toString();
        assertTrue(status.contains("hvsock:" + vm + ":6000"), status);
        assertTrue(status.contains(vm + ", found by hcs"), status);
    }

    @Test
    void theLocatorsAreListed() throws Exception {
        host.uninstall("vmcompute.dll");
        host.install("computecore.dll");
        try {
            var answers = JsonParser.parseString(host.run(0, "vm", "list", "--json", "--vm-id-from=hcs,registry"))
                    .getAsJsonArray();
            assertEquals(
                    "[\"" + vm + "\"]",
                    answers.get(0).getAsJsonObject().get("vms").toString());
            assertEquals(
                    "registry", answers.get(1).getAsJsonObject().get("locator").getAsString());
        } finally {
            host.install("vmcompute.dll");
            host.uninstall("computecore.dll");
        }
    }

    @Test
    void theDoctorFindsWhatTheDaemonServes() throws Exception {
        // The agent's pipe and the logon task are missing here, of which the doctor only warns.
        new Diagnosis(new Outcome(0, host.run(0, "doctor", "--json", "--vm-id-from=hcs"), ""))
                .says("ok", "wsldhost", "listens on hvsock:" + vm + ":6000")
                .says("ok", "VM", vm + ", by hcs")
                .says("ok", "VM's socket", "listens on hvsock:" + vm + ":6000 for this VM")
                .says("ok", "X server", " lets clients in on 127.0.0.1:" + server.port())
                .says("warning", "logon task", "there is none");
    }

    @Test
    void theSelfTestPasses() throws Exception {
        String report = host.run(0, "selftest", "--display=tcp:127.0.0.1:" + server.port());
        assertTrue(report.contains("ok        Hyper-V socket, loopback, round trip and half-close by wsapoll"), report);
        assertTrue(report.contains("ok        Hyper-V socket, loopback, round trip and half-close by threads"), report);
        assertTrue(report.contains("ok        listen for the VM: hvsock:" + vm), report);
        assertTrue(report.contains("ok        connect to tcp:127.0.0.1:" + server.port()), report);
    }

    /** A link as the original guest opens one. */
    private static RawConnection link(String function) throws IOException {
        return RawConnection.to(session.path("link")).write(function.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static RawConnection echo() throws IOException {
        int port = services.echoPort();
        return link("tcp\0" + (char) (port >> 8) + (char) (port & 0xff));
    }

    private static void say(RawConnection link, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(bytes, link.write(bytes).read(bytes.length));
    }

    private static void assertEnded(RawConnection link) {
        try {
            assertEquals(0, link.readToEnd().length);
        } catch (IOException e) {
            // A reset is an end.
        }
    }
}
