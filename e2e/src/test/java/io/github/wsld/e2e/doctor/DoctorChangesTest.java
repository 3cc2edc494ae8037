package io.github.wsld.e2e.doctor;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code wsld doctor} after others have changed, behind the back of the wsld that runs, what it goes by. */
@Timeout(180)
class DoctorChangesTest {
    @TempDir
    private Path folder;

    private Session session;
    private int display;
    private Path lock;

    @BeforeEach
    void logIn() throws IOException {
        session = new Session(folder);
        display = Ports.freeDisplay();
        lock = Path.of("/tmp/.X" + display + "-lock");
        configure("");
    }

    private void configure(String more) throws IOException {
        Files.writeString(
                session.config(), "host = \"" + session.unix("link") + "\"\n[x11]\ndisplay = " + display + "\n" + more);
    }

    private Daemon guest() throws Exception {
        Daemon wsld = session.start(Program.WSLD);
        wsld.awaitLine("listening display=:" + display + " ");
        // The control socket is there before the host is asked.
        wsld.awaitLine("host not reached ");
        return wsld;
    }

    private Diagnosis examine() throws Exception {
        return new Diagnosis(session.run(Program.WSLD, "doctor", "--json"));
    }

    @Test
    void aLockThatIsGoneOrAnothers() throws Exception {
        try (Daemon wsld = guest()) {
            String ours = Files.readString(lock);
            Files.delete(lock);
            try {
                examine().says("warning", "display", "the lock of :" + display + " is gone", "wsld");
                Files.writeString(
                        lock, String.format("%10d%n", ProcessHandle.current().pid()));
                examine().says("warning", "display", "is held by java (pid ", "wsld");
            } finally {
                Files.writeString(lock, ours);
            }
            examine().says("ok", "display", ":" + display + " of wsld pid " + wsld.pid());
        }
    }

    @Test
    void aConfigurationThatIsNotInForce() throws Exception {
        try (Daemon wsld = guest()) {
            configure("[time]\n[ssh_agent]\nssh_auth_sock = \"" + session.path("run/agent")
                    + "\"\n[tcp_forward]\nports = [8080]\n");
            examine()
                    .says("ok", "wsld", "pid " + wsld.pid() + " runs")
                    .says("warning", "clock", "the wsld that runs leaves the clock alone", "wsld check-config")
                    .says("warning", "SSH agent", "the wsld that runs offers none", "wsld check-config")
                    .says("warning", "ports", "the wsld that runs forwards none", "wsld check-config");
        }
    }

    @Test
    void anOlderVersionThatStillRuns() throws Exception {
        List<String> command = new ArrayList<>(Program.WSLD.command(session.path("tmp")));
        Path jar = Files.copy(Path.of(command.get(command.size() - 1)), session.path("wsld.jar"));
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path manifest = files.getPath("META-INF", "MANIFEST.MF");
            Files.writeString(
                    manifest,
                    Files.readString(manifest)
                            .replaceFirst("(?m)^Implementation-Version: .*$", "Implementation-Version: 0.0.1"));
        }
        command.set(command.size() - 1, jar.toString());
        try (Daemon wsld = new Daemon(session.command(command))) {
            wsld.awaitLine("host not reached ");
            examine()
                    .says("warning", "wsld", "pid " + wsld.pid() + " runs, version 0.0.1; installed is ", "wsld")
                    .says("ok", "display", ":" + display + " of wsld pid " + wsld.pid());
        }
    }

    @Test
    void oneOfTwoThatHangs() throws Exception {
        try (Daemon silent = guest()) {
            display = Ports.freeDisplay();
            configure("");
            try (Daemon wsld = guest()) {
                session.signal("STOP", silent.pid());
                try {
                    examine()
                            .says("ok", "wsld", "pid " + wsld.pid() + " runs")
                            .says("warning", "wsld", "pid " + silent.pid() + " did not answer", "sudo wsld doctor")
                            .says("warning", "other wslds", "wsld pid " + silent.pid());
                } finally {
                    session.signal("CONT", silent.pid());
                }
            }
        }
    }
}
