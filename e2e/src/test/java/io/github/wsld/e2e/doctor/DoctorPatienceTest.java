package io.github.wsld.e2e.doctor;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.agent.Foreign;
import io.github.wsld.e2e.agent.RealAgent;
import io.github.wsld.e2e.x11.XvfbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The doctors while an X server and an SSH agent are stopped: they take connections and answer nobody. */
@Timeout(300)
@SuppressWarnings("try")
class DoctorPatienceTest {
    /** Each is asked after the other, and waited for 8 s: more than all checks together may take. */
    private static final int DISPLAYS = 5;

    @TempDir
    private Path folder;

    private Session session;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
    }

    private void configure(String more) throws IOException {
        Files.writeString(session.config(), "host = \"" + session.unix("link") + "\"\n" + more);
    }

    private Daemon host(XvfbServer server, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of("--listen=" + session.unix("link"), display(server)));
        options.addAll(List.of(more));
        Daemon wsldhost = session.start(Program.WSLDHOST, options.toArray(String[]::new));
        wsldhost.awaitLine("listening endpoint=");
        return wsldhost;
    }

    private static String display(XvfbServer server) {
        return "--display=127.0.0.1:" + server.port();
    }

    private Diagnosis examine(Program program, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--json"));
        arguments.addAll(List.of(more));
        return new Diagnosis(session.run(program, arguments.toArray(String[]::new)));
    }

    @Test
    void serversThatAnswerNobodyAreNamed() throws Exception {
        RealAgent keys = new RealAgent(session);
        configure("[x11]\n[ssh_agent]\n");
        try (Foreign agent = keys.start();
                XvfbServer server = XvfbServer.on(Ports.closed());
                Daemon wsldhost = host(server, "--ssh-agent=unix:" + keys.socket())) {
            session.signal("STOP", server.pid());
            session.signal("STOP", agent.daemon().pid());
            try {
                examine(Program.WSLD)
                        .says("ok", "host", session.unix("link") + " answers in ")
                        .says("failure", "X server", "none answers behind x11 of the host: ", "start VcXsrv or X410")
                        .says("failure", "SSH agent", "the host's: ", "ssh-agent");
                examine(Program.WSLDHOST, display(server), "--ssh-agent=unix:" + keys.socket())
                        .says("ok", "wsldhost", "pid " + wsldhost.pid())
                        .says("failure", "X server", "no X server answers on 127.0.0.1:" + server.port())
                        .says("warning", "SSH agent", keys.socket().toString());
            } finally {
                session.signal("CONT", server.pid());
            }
        }
    }

    @Test
    void aCheckThatTakesTooLongIsNamed() throws Exception {
        StringBuilder displays = new StringBuilder();
        for (int i = 0; i < DISPLAYS; i++) {
            displays.append("[[x11]]\ndisplay = ").append(Ports.freeDisplay()).append('\n');
        }
        configure(displays.toString());
        try (XvfbServer server = XvfbServer.on(Ports.closed());
                Daemon wsldhost = host(server);
                Daemon wsld = session.start(Program.WSLD)) {
            wsld.awaitLine("listening display=", DISPLAYS);
            wsld.awaitLine("host reached ");
            session.signal("STOP", server.pid());
            try {
                examine(Program.WSLD)
                        .says("ok", "wsld", "pid " + wsld.pid() + " runs")
                        .says("ok", "host", "answers in ")
                        .says("failure", "X server", "does not answer within 30 s", "wsld status");
            } finally {
                session.signal("CONT", server.pid());
            }
        }
    }
}
