package io.github.wsld.guest.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.time.TimeMode;
import io.github.wsld.iptables.BackendChoice;
import io.github.wsld.iptables.BackendName;
import io.github.wsld.iptables.ForwardedPorts;
import io.github.wsld.iptables.PortMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class GuestConfigLoaderTest {

    @Test
    void anEmptyFileTurnsEverythingOff() throws ConfigException {
        GuestConfig config = load("");
        assertEquals(List.of(new Endpoint.Vsock(2, 6000)), config.hosts());
        assertEquals(Level.INFO, config.logLevel());
        assertEquals(List.of(), config.x11());
        assertEquals(Optional.empty(), config.time());
        assertEquals(Optional.empty(), config.tcpForward());
        assertEquals(Optional.empty(), config.sshAgent());
        assertEquals(List.of(), config.socketForwards());
    }

    @Test
    void emptySectionsHaveTheDefaults() throws ConfigException {
        GuestConfig config = load("[x11]\n[time]\n[tcp_forward]\nports = []\n[ssh_agent]\n");
        assertEquals(
                List.of(new X11Config(OptionalInt.empty(), false, "x11", Optional.empty(), true, true)), config.x11());
        assertEquals(Optional.of(TimeConfig.every(Duration.ofSeconds(600))), config.time());
        assertEquals(
                Optional.of(new TcpForwardConfig(
                        "127.0.0.2", 6001, BackendChoice.AUTO, ForwardedPorts.NONE, false, false, false)),
                config.tcpForward());
        assertEquals(
                Optional.of(new SshAgentConfig(new Endpoint.Unix("/tmp/.wsld/ssh_auth_sock", false), false)),
                config.sshAgent());
    }

    @Test
    void withoutAFileThereIsX11Alone() throws ConfigException {
        assertEquals(load("[x11]"), GuestConfig.withoutFile());
    }

    @Test
    void everyKeyIsMapped() throws ConfigException {
        GuestConfig config = load("""
                host = "tcp:[::1]:7000"
                log_level = "trace"
                [[x11]]
                display = 3
                force = true
                target = "x11:2"
                allow_users = ["alice", 1001, "1002", "alice"]
                abstract = false
                resume = false
                [[x11]]
                display = "auto"
                target = 1
                [time]
                interval = "1h 30min"
                [tcp_forward]
                service_port = 7001
                iptables_cmd = "doas  iptables -w"
                service_address = "127.1.2.3"
                ports = [80, "65535", "9000-9010", "8080:81"]
                even_if_listened = true
                even_if_mirrored = true
                resume = true
                [streams]
                lost_after = "3s"
                look_every = "200ms"
                longest_wait = "1s"
                [ssh_agent]
                ssh_auth_sock = "/run/agent"
                resume = true
                [[socket_forward]]
                listen = "/run/gpg"
                target = "gpg"
                [[socket_forward]]
                listen = "/run/docker.sock"
                mode = "0660"
                target = "docker"
                resume = true
                """);
        assertEquals(List.of(new Endpoint.Tcp("::1", 7000)), config.hosts());
        assertEquals(Level.TRACE, config.logLevel());
        assertEquals(
                List.of(
                        new X11Config(
                                OptionalInt.of(3),
                                true,
                                "x11:2",
                                Optional.of(List.of("alice", "1001", "1002")),
                                false,
                                false),
                        new X11Config(OptionalInt.empty(), false, "x11:1", Optional.empty(), true, true)),
                config.x11());
        assertEquals(Optional.of(TimeConfig.every(Duration.ofMinutes(90))), config.time());
        assertEquals(
                Optional.of(new TcpForwardConfig(
                        "127.1.2.3",
                        7001,
                        BackendChoice.command(List.of("doas", "iptables", "-w")),
                        ports("80", "65535", "9000-9010", "8080:81"),
                        true,
                        true,
                        true)),
                config.tcpForward());
        assertEquals(Optional.of(new SshAgentConfig(new Endpoint.Unix("/run/agent", false), true)), config.sshAgent());
        assertEquals(
                List.of(
                        new SocketForwardConfig(
                                new Endpoint.Unix("/run/gpg", false), 0600, new Target.Socket("gpg"), false),
                        new SocketForwardConfig(
                                new Endpoint.Unix("/run/docker.sock", false), 0660, new Target.Socket("docker"), true)),
                config.socketForwards());
        assertEquals(
                new StreamsConfig(Duration.ofSeconds(3), Duration.ofMillis(200), Duration.ofSeconds(1)),
                config.streams());
    }

    @Test
    void takesSeveralEndpointsInTheirOrder() throws ConfigException {
        assertEquals(
                List.of(new Endpoint.Vsock(2, 6000), new Endpoint.Unix("/run/host", false)),
                load("host = [\"vsock:host:6000\", \"unix:/run/host\"]").hosts());
        assertProblems("host = []", "f:1:8: host is empty; write for example [\"vsock:2:6000\"]\n");
        assertProblems("host = 6000", "f:1:8: host is an integer, not a string or a list of strings\n");
        assertProblems(
                "host = [\"vsock:2:6000\", \"vsock:host:6000\"]",
                "f:1:25: host[1] is vsock:2:6000, which is in the list already\n");
        assertProblems(
                "[streams]\nlost_after = \"1ms\"", "f:2:14: streams.lost_after is \"1ms\", not at least \"100ms\"\n");
    }

    /** Every key that the original has, with values of its types. */
    @Test
    void readsAFileOfTheOriginal() throws ConfigException {
        GuestConfig config = load("""
                service_port = 6010

                [x11]
                display = 0
                force = false

                [time]
                interval = "10min"

                [tcp_forward]
                service_port = 6001
                iptables_cmd = "sudo iptables-legacy"
                ports = [5900, 8080]

                [ssh_agent]
                ssh_auth_sock = "/tmp/.wsld/ssh_auth_sock"
                """);
        assertEquals(List.of(new Endpoint.Vsock(2, 6010)), config.hosts());
        assertEquals(OptionalInt.of(0), config.x11().get(0).display());
        assertEquals(ports("5900", "8080"), config.tcpForward().orElseThrow().ports());
        assertEquals(TimeConfig.DEFAULT_INTERVAL, config.time().orElseThrow().interval());
        assertEquals(
                SshAgentConfig.DEFAULT_SOCKET, config.sshAgent().orElseThrow().socket());
    }

    /** What the original's README shows, and what its first edition showed, which is no TOML. */
    @Test
    void readsTheSamplesOfTheOriginalsReadme() throws ConfigException {
        GuestConfig config = load("""
                [x11]
                display = 0

                [time]
                interval = "1hr"

                [tcp_forward]
                iptables_cmd = "sudo iptables-legacy"
                ports = [ 1234 ]
                """);
        assertEquals(OptionalInt.of(0), config.x11().get(0).display());
        assertEquals(Duration.ofHours(1), config.time().orElseThrow().interval());
        assertEquals(
                new TcpForwardConfig(
                        "127.0.0.2",
                        6001,
                        BackendChoice.command(List.of("sudo", "iptables-legacy")),
                        ports("1234"),
                        false,
                        false,
                        false),
                config.tcpForward().orElseThrow());
        assertProblems(
                "[x11]\ndisplay = 0\n\n[time]\ninterval = 1hr\n",
                "f:5:13: Unexpected 'hr', expected a newline or end-of-input; a text stands in quotes: \"1hr\"\n");
    }

    @Test
    void takesTheBounds() throws ConfigException {
        assertEquals(
                List.of(new Endpoint.Vsock(2, 0xffff_fffeL)),
                load("service_port = 4294967294").hosts());
        assertEquals(
                OptionalInt.of(59535),
                load("[x11]\ndisplay = 59535").x11().get(0).display());
        assertEquals(
                "x11:59535", load("[x11]\ntarget = \"x11:59535\"").x11().get(0).hostDisplay());
        assertEquals(
                Duration.ofSeconds(1),
                load("[time]\ninterval = \"1s\"").time().orElseThrow().interval());
    }

    @Test
    void tellsAllProblemsAtOnceWithTheirPlaces() {
        assertProblems("""
                service_prt = 1
                service_port = 4294967295
                log_level = "verbose"
                [[x11]]
                display = 59536
                force = 1
                target = "x11:01"
                allow_users = ["a b", -1, true]
                [[x11]]
                display = 1
                target = "x11:59536"
                allow_users = []
                [[x11]]
                  display = 1
                abstrct = true
                target = 60000
                [time]
                interval = 600
                [tcp_forward]
                service_port = 0
                iptables_cmd = "sudo iptables; true"
                [ssh_agent]
                ssh_auth_sock = "agent"
                interval = "1s"
                """, """
                f:1:1: unknown key "service_prt"; did you mean "service_port"?
                f:2:16: service_port is 4294967295, not 0 to 4294967294
                f:3:13: log_level is "verbose", not one of error, warn, info, debug, trace
                f:5:11: x11.display is 59536, not 0 to 59535
                f:6:9: x11.force is an integer, not true or false
                f:7:10: x11.target: the host's display is "x11" or "x11:N"
                f:8:16: x11.allow_users[0] is "a b", no user name
                f:8:23: x11.allow_users[1] is -1, not 0 to 4294967294
                f:8:27: x11.allow_users[2] is true, not a string
                f:11:10: x11.target: display 59536 is not within 0 to 59535
                f:12:15: x11.allow_users is empty, which would let nobody in; leave it out to let everyone in
                f:14:13: x11.display is 1, as is the one in line 10
                f:15:1: unknown key "abstrct" in [x11]; did you mean "abstract"?
                f:16:10: x11.target is 60000, not 0 to 59535
                f:18:12: time.interval is an integer, not a string
                f:19:1: tcp_forward.ports is missing; write for example ports = [8080]
                f:20:16: tcp_forward.service_port is 0, not 1 to 65535
                f:21:16: tcp_forward.iptables_cmd: "sudo iptables; true" is not given to a shell: write the command and its arguments, without quotes or special characters
                f:23:17: ssh_agent.ssh_auth_sock: unix socket path is not absolute: agent
                f:24:1: unknown key "interval" in [ssh_agent]; it belongs to [time]
                """);
    }

    @Test
    void theClockIsLeftToOthersUnlessItIsSaid() throws ConfigException {
        TimeConfig bare = GuestConfigLoader.parse("f", "[time]\n").time().orElseThrow();
        assertEquals(TimeMode.AUTO, bare.mode());
        assertEquals(Duration.ofMillis(100), bare.tolerance());
        assertEquals(Optional.empty(), bare.chronySocket());
        TimeConfig said = GuestConfigLoader.parse(
                        "f", "[time]\nmode = \"watch\"\ntolerance = \"1s\"\nchrony_socket = \"/run/x\"\n")
                .time()
                .orElseThrow();
        assertEquals(TimeMode.WATCH, said.mode());
        assertEquals(Duration.ofSeconds(1), said.tolerance());
        assertEquals(Optional.of(Path.of("/run/x")), said.chronySocket());
        assertProblems("[time]\ntolerance = \"4ms\"\n", "f:2:13: time.tolerance is \"4ms\", not at least \"5ms\"\n");
        assertProblems("[time]\nchrony_socket = \"run/x\"\n", """
                f:2:17: time.chrony_socket is "run/x", not an absolute path of at most 107 bytes
                """);
        assertProblems("[time]\nmode = \"keep\"\nchrony_socket = \"/run/x\"\n", """
                f:2:8: time.mode is "keep", but with chrony_socket chronyd sets the clock; take one of the two out
                """);
    }

    @Test
    void tellsWhatDoesNotGoTogether() {
        assertProblems(
                "host = \"unix:/a\"\nservice_port = 6000\n",
                "f:2:16: service_port and host are both set; keep host alone, its port is part of it\n");
        assertProblems(
                "[tcp_forward]\nports = [80, \"6000-6010\"]\n",
                "f:2:14: tcp_forward.ports[1] is 6000-6010, and 6001"
                        + " is the service port; set tcp_forward.service_port to another one\n");
        assertProblems(
                "[tcp_forward]\nports = [80]\nbackend = \"nft\"\niptables_cmd = \"iptables\"\n",
                "f:4:16: tcp_forward.iptables_cmd and backend are both set; keep backend alone\n");
        assertProblems("[time]\ninterval = \"999ms\"\n", "f:2:12: time.interval is \"999ms\", not at least \"1s\"\n");
        assertProblems("[x11]\ndisplay = true\n", "f:2:11: x11.display is true, not an integer or \"auto\"\n");
        assertProblems("[tcp_forward]\nports = 80\n", "f:2:9: tcp_forward.ports is an integer, not a list\n");
        assertProblems("x11 = true\n", "f:1:7: x11 is true, not a section; write it once, as [x11]\n");
        assertProblems("[[time]]\n", "f:1:1: time is a list, not a section; write it once, as [time]\n");
        assertProblems("[x11.display]\n", "f:1:1: x11.display is a section, not an integer or \"auto\"\n");
    }

    @Test
    void wantsAHostThatCanBeDialled() {
        String wrong = "f:1:8: host: \"%s\" cannot be used: %s; for example %s\n";
        assertProblems(
                "host = \"vsock:any:1\"",
                wrong.formatted("vsock:any:1", "only a listener can have any CID", "vsock:host:6000"));
        assertProblems(
                "host = \"vsock:2:4294967295\"",
                wrong.formatted("vsock:2:4294967295", "only a listener can have any port", "vsock:host:6000"));
        assertProblems(
                "host = \"tcp:localhost:0\"",
                wrong.formatted("tcp:localhost:0", "only a listener can have port 0", "tcp:127.0.0.1:6000"));
        String hyperV = "hvsock:12345678-9abc-def0-1234-56789abcdef0:1";
        assertProblems(
                "host = \"" + hyperV + "\"",
                wrong.formatted(hyperV, "hvsock is the Windows side of vsock", "vsock:host:6000"));
        assertProblems(
                "host = \"pipe:wsld\"",
                wrong.formatted("pipe:wsld", "a pipe is reached on Windows alone", "vsock:host:6000"));
    }

    @Test
    void tellsWhereTheSyntaxIsBrokenAndWhatElseIsWrong() {
        assertProblems("""
                log_level = debug
                host = "vsock:2:6000
                [x11
                display = 1
                colour = "red"
                [time]
                interval = "1 parsec"
                interval = "2s"
                [x11]
                [tcp_forward]
                ports = [80
                """, """
                f:1:13: Unexpected 'd', expected a value; a text stands in quotes: "debug"
                f:2:21: Unexpected end of line, expected " or a character
                f:3:5: Unexpected end of line, expected ]
                f:7:12: time.interval: "1 parsec" has the unknown unit "parsec"; units are ns, us, ms, s, min, h, days, weeks, months, years
                f:8:1: interval previously defined at line 7, column 1
                f:9:1: x11 previously defined at line 3, column 1
                f:12:1: Unexpected end of input, expected ] or a comma; the array opened at line 11, column 9 is unclosed
                """);
    }

    @Test
    void namesEachBackend() throws ConfigException {
        assertEquals(BackendChoice.AUTO, backend("auto"));
        for (BackendName name : BackendName.values()) {
            assertEquals(BackendChoice.named(name), backend(name.toString()));
        }
    }

    private static BackendChoice backend(String name) throws ConfigException {
        return load("[tcp_forward]\nports = []\nbackend = \"" + name + "\"\n")
                .tcpForward()
                .orElseThrow()
                .backend();
    }

    @Test
    void tellsWhatIsWrongWithForwardedPorts() {
        assertProblems("""
                [tcp_forward]
                service_address = "10.0.0.1"
                backend = "nftables"
                ports = [
                    8080, 8080, "8000-9000", "80-", "90-80",
                    "1:65535", "65535", true, "70000",
                ]
                even_if_listened = "no"
                """, """
                f:2:19: tcp_forward.service_address is "10.0.0.1", not an address from 127.0.0.1 to 127.255.255.254
                f:3:11: tcp_forward.backend is "nftables", not one of auto, nft, iptables-nft, iptables-legacy
                f:5:11: tcp_forward.ports[1] is one too many: 8080 stands here a second time
                f:5:17: tcp_forward.ports[2] is one too many: 8000-9000 overlaps 8080, which stands before it
                f:5:30: tcp_forward.ports[3] is "80-", not a port 8080, a range 9000-9010, or a remap 8080:80 (guest to host)
                f:5:37: tcp_forward.ports[4] is "90-80", the range ends before it begins
                f:6:25: tcp_forward.ports[7] is true, not an integer
                f:6:31: tcp_forward.ports[8] is "70000", a port is not 1 to 65535
                f:8:20: tcp_forward.even_if_listened is a string, not true or false
                """);
        assertProblems(
                "[tcp_forward]\nports = []\niptables_cmd = \"sudo ufw\"\n",
                "f:3:16: tcp_forward.iptables_cmd: no word of it is iptables, iptables-nft or iptables-legacy: sudo ufw\n");
    }

    @Test
    void tellsWhatIsWrongWithSockets() {
        assertProblems("""
                [ssh_agent]
                ssh_auth_sock = "/run/a"
                resume = 1
                [[socket_forward]]
                listen = "gpg"
                mode = "600"
                target = "a b"
                [[socket_forward]]
                mode = 600
                [[socket_forward]]
                listen = "/run/a"
                mode = "0400"
                target = "docker"
                lsten = ""
                """, """
                f:3:10: ssh_agent.resume is an integer, not true or false
                f:5:10: socket_forward.listen: unix socket path is not absolute: gpg
                f:7:10: socket_forward.target: the name of a socket is 1 to 64 letters, digits, dots, hyphens and underscores
                f:8:1: socket_forward.listen is missing; write for example listen = "/run/user/1000/gpg"
                f:8:1: socket_forward.target is missing; write for example target = "gpg", a name that wsldhost --socket has
                f:9:8: socket_forward.mode is an integer, not a string
                f:11:10: socket_forward.listen is "/run/a", as is the one in line 2
                f:12:8: socket_forward.mode: a mode is octal digits that let the owner read and write, "0600" to "0777"
                f:14:1: unknown key "lsten" in [socket_forward]; did you mean "listen"?
                """);
    }

    private static ForwardedPorts ports(String... items) {
        ForwardedPorts ports = ForwardedPorts.NONE;
        for (String item : items) {
            ports = ports.with(PortMapping.parse(item));
        }
        return ports;
    }

    private static GuestConfig load(String text) throws ConfigException {
        return GuestConfigLoader.parse("f", text);
    }

    private static void assertProblems(String text, String expected) {
        assertEquals(
                expected, assertThrows(ConfigException.class, () -> load(text)).getMessage() + "\n");
    }
}
