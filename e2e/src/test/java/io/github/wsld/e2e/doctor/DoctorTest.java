package io.github.wsld.e2e.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.agent.Foreign;
import io.github.wsld.e2e.agent.RealAgent;
import io.github.wsld.e2e.x11.XvfbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code wsld doctor} where all is well, and where something really is wrong, on this kernel. */
@Timeout(300)
class DoctorTest {
    private static final String KEY = "0123456789abcdef".repeat(4);
    private static final String NO_TIME = "setpriv --bounding-set -sys_time --inh-caps -sys_time ";

    @TempDir
    private Path folder;

    private Session session;
    private int display;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
        display = Ports.freeDisplay();
        configure("");
    }

    /** Never vsock: this machine's own would be dialled. */
    private void configure(String more) throws IOException {
        Files.writeString(
                session.config(),
                "host = \"" + session.unix("link") + "\"\n" + more + "[x11]\ndisplay = " + display
                        + "\n[ssh_agent]\nssh_auth_sock = \"" + agentSocket() + "\"\n");
    }

    private Path agentSocket() {
        return session.path("run/agent");
    }

    private ProcessBuilder doctor(Map<String, String> environment, String... arguments) {
        ProcessBuilder command = session.command(Program.WSLD, "doctor");
        command.command().addAll(List.of(arguments));
        command.environment().putAll(environment);
        return command;
    }

    private Diagnosis examine(String... nameAndValue) throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < nameAndValue.length; i += 2) {
            environment.put(nameAndValue[i], nameAndValue[i + 1]);
        }
        return new Diagnosis(session.run(doctor(environment, "--json")));
    }

    private Daemon host(int xServerPort) throws IOException {
        return host("--display=127.0.0.1:" + xServerPort, "--ssh-agent=" + session.unix("real-agent"));
    }

    /** To be awaited. */
    private Daemon host(String... more) throws IOException {
        ProcessBuilder command = session.command(Program.WSLDHOST, "--listen=" + session.unix("link"));
        command.command().addAll(List.of(more));
        return new Daemon(command);
    }

    private Daemon guest() throws Exception {
        Daemon wsld = session.start(Program.WSLD);
        wsld.awaitLine("listening display=:" + display + " ");
        wsld.awaitLine("host reached ");
        return wsld;
    }

    @Test
    void whereNothingRunsItSaysWhatToStart() throws Exception {
        examine()
                .says("ok", "configuration", session.config().toString())
                .says("failure", "wsld", "none runs")
                .says("failure", "host", "wsldhost is not reached at " + session.unix("link"))
                .says("ok", "display", ":" + display + " is free")
                .says("not_used", "key", "none")
                .says("not_used", "clock", "no [time]")
                .saysNothing("X server");
        examine("DISPLAY", ":" + display).says("warning", "DISPLAY", "no wsld serves a display", "wsld env");
    }

    @Test
    void allThatIsWellAndAllThatBreaks() throws Exception {
        String ours = ":" + display;
        String auth = agentSocket().toString();
        RealAgent keys = new RealAgent(session);
        try (Foreign agent = keys.start()) {
            int port;
            // Not the first free display: once it is left, another test's server would take it.
            try (XvfbServer server = XvfbServer.on(Ports.closed());
                    Daemon wsldhost = host(server.port())) {
                port = server.port();
                wsldhost.awaitLine("listening endpoint=");
                examine("DISPLAY", ours)
                        .says("failure", "wsld", "none runs")
                        .says("ok", "host", session.unix("link") + " answers in ")
                        .says("ok", "X server", "behind x11 of the host answers The X.Org Foundation")
                        .says("ok", "SSH agent", "the host's answers, identities: 1");
                try (Daemon wsld = guest()) {
                    examine("DISPLAY", ours, "SSH_AUTH_SOCK", auth)
                            .says("ok", "wsld", "pid " + wsld.pid() + " runs")
                            .says("ok", "host", "targets x11 ")
                            .says("ok", "display", ours + " of wsld pid " + wsld.pid() + " on unix:/tmp/.X11-unix/X")
                            .says("ok", "DISPLAY", ours + " is wsld's")
                            .says("ok", "X server", "behind " + ours + " answers The X.Org Foundation, release ")
                            .says("ok", "SSH agent", "identities: 1");
                    aShellWithoutIt(ours);
                    keys.run(keys.socket(), "ssh-add", "-q", "-D").ok();
                    examine("SSH_AUTH_SOCK", auth).says("warning", "SSH agent", "has no identity", "ssh-add");
                    assertEquals(0, wsld.count("WARN|ERROR"), wsld::log);
                    assertEquals(0, wsldhost.count("WARN|ERROR"), wsldhost::log);
                }
            }
            try (Daemon wsldhost = host(port);
                    Daemon wsld = guest()) {
                agent.daemon().kill();
                examine("DISPLAY", ours)
                        .says("failure", "X server", "no X server answers on 127.0.0.1:" + port)
                        .says("failure", "SSH agent", "no SSH agent answers on " + session.unix("real-agent"))
                        .says("ok", "wsld", "pid " + wsld.pid() + " runs")
                        .says("ok", "host", "answers in ");
                Files.delete(Path.of("/tmp/.X11-unix/X" + display));
                examine().says("failure", "display", "the socket file of " + ours + " is gone");
                wsldhost.kill();
                examine().says("failure", "host", "wsldhost is not reached").saysNothing("keep-alive");
            }
        }
    }

    private void aShellWithoutIt(String ours) throws Exception {
        Path barred = session.path("run/nothing");
        examine("DISPLAY", "172.28.80.1:0", "WAYLAND_DISPLAY", "wayland-0", "XAUTHORITY", barred.toString())
                .says("warning", "DISPLAY", "as old guides have it")
                .says("warning", "WAYLAND_DISPLAY", "Gtk and Qt programs")
                .says("warning", "XAUTHORITY", barred.toString())
                .says("warning", "SSH agent", "this shell does not use it");
        examine("DISPLAY", ":" + Ports.freeDisplay()).says("failure", "DISPLAY", "is nobody's");
        examine("DISPLAY", "localhost:0").says("warning", "DISPLAY", "by TCP and past wsld", "wsld env");
        examine("DISPLAY", "display").says("warning", "DISPLAY", "is no name of a display", "wsld env");
        examine().says("warning", "DISPLAY", "not set");
        Outcome text = session.run(
                doctor(Map.of("DISPLAY", ours, "SSH_AUTH_SOCK", agentSocket().toString())));
        assertTrue(text.ok().out().contains("ok        X server"), text::toString);
        assertFalse(text.out().contains("\033"), text::toString);
    }

    @Test
    void anXServerThatWantsACookieIsTold() throws Exception {
        int port = Ports.closed();
        Path cookies = Files.write(session.path("cookies"), new byte[] {
            1, 0, 0, 0, 0, 0, 0, 18, 'M', 'I', 'T', '-', 'M', 'A', 'G', 'I', 'C', '-', 'C', 'O', 'O', 'K', 'I', 'E',
            '-', '1', 0, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
        });
        try (XvfbServer server = XvfbServer.on(port, "-auth", cookies.toString());
                Daemon wsldhost = host(server.port())) {
            wsldhost.awaitLine("listening endpoint=");
            examine().says("warning", "X server", "refuses a client without a cookie: Authorization required");
        }
    }

    @Test
    void aDisplayOfAnotherIsNamed() throws Exception {
        try (Daemon other = session.start(Program.WSLD)) {
            other.awaitLine("listening display=:" + display + " ");
            Outcome outcome = session.run(elsewhere(doctor(Map.of("DISPLAY", ":" + display), "--json")));
            new Diagnosis(outcome)
                    .says("failure", "wsld", "none runs")
                    .says("warning", "other wslds", "wsld pid " + other.pid())
                    .says("failure", "display", "belongs to wsld (pid " + other.pid() + ")")
                    .says("warning", "DISPLAY", "belongs to wsld, not to wsld");
        }
    }

    /** In another runtime folder, as of another user. */
    private ProcessBuilder elsewhere(ProcessBuilder command) throws IOException {
        command.environment()
                .put(
                        "XDG_RUNTIME_DIR",
                        Files.createDirectories(session.path("other")).toString());
        return command;
    }

    @Test
    void aWsldThatHangsIsToldAndDelaysNobodyForLong() throws Exception {
        try (Daemon wsld = session.start(Program.WSLD)) {
            // The control socket is there before the host is asked.
            wsld.awaitLine("host not reached ");
            session.signal("STOP", wsld.pid());
            try {
                examine().says("failure", "wsld", "pid " + wsld.pid() + " did not answer");
            } finally {
                session.signal("CONT", wsld.pid());
            }
        }
    }

    @Test
    void aWrongConfigurationIsTold() throws Exception {
        configure("hst = 1\n");
        examine().says("failure", "configuration", "unknown key \"hst\"").saysNothing("host");
    }

    @Test
    void keysAreComparedAndNeverShown() throws Exception {
        Path key = Files.writeString(session.path("key-of-guest"), "wsld-key-1:" + KEY + "\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        configure("key = \"file:" + key + "\"\n");
        try (Daemon wsldhost = host("--key=file:" + key)) {
            wsldhost.awaitLine("listening endpoint=");
            Diagnosis proved = examine();
            proved.says("ok", "key", "which the host has proved to have");
            assertFalse(proved.outcome().out().contains(KEY.substring(0, 8)), proved::toString);
        }
        try (Daemon wsldhost = host("--key=none")) {
            wsldhost.awaitLine("listening endpoint=");
            examine()
                    .says("ok", "key", "not proved yet")
                    .says("failure", "host", "the other side has no key and this one has one");
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        examine().says("failure", "key", key.toString());
    }

    @Test
    void aClockThatMayNotBeSetIsTold() throws Exception {
        configure("");
        Files.writeString(session.config(), Files.readString(session.config()) + "[time]\n");
        try (Daemon wsldhost = host()) {
            wsldhost.awaitLine("listening endpoint=");
            ProcessBuilder command = session.command(Program.WSLD);
            Parts.need("setpriv", "apt-get install util-linux");
            command.command().addAll(0, List.of(NO_TIME.strip().split(" ")));
            try (Daemon wsld = new Daemon(command)) {
                wsld.awaitLine("host reached ");
                examine().says("warning", "clock", "wsld may not set it, and only looks");
            }
        }
    }
}
