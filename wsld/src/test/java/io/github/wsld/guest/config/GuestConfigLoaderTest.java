package io.github.wsld.guest.config;

import static io.github.wsld.guest.config.GuestConfigProblemsTest.assertProblems;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
                        "127.0.0.2",
                        6001,
                        BackendChoice.AUTO,
                        ForwardedPorts.NONE,
                        false,
                        false,
                        false,
                        Duration.ofMinutes(1))),
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
                look_every = "5s"
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
                        true,
                        Duration.ofSeconds(5))),
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
                        false,
                        Duration.ofMinutes(1)),
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
}
