package io.github.wsld.e2e.doctor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code wsld doctor} of an ordinary user who is shown root's files, as after {@code sudo}, or whose folder of X sockets is barred. Root
 * alone can become another user.
 */
@Timeout(120)
class DoctorUserTest {
    private static final int NOBODY = 65534;

    @TempDir
    private Path folder;

    private Session session;
    private Path jar;

    @BeforeEach
    void logIn() throws Exception {
        assumeTrue(
                (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "only root can become another");
        session = new Session(folder);
        configure("");
        List<String> java = Program.WSLD.command(session.path("tmp"));
        // The build's own folder may be barred, as in somebody's home.
        jar = Files.copy(Path.of(java.get(java.size() - 1)), session.path("wsld.jar"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        for (String own : List.of("home", "run", "tmp")) {
            Files.setAttribute(session.path(own), "unix:uid", NOBODY);
        }
        assumeTrue(
                session.run(session.command(asNobody(List.of(java.get(0), "-version"))))
                                .exitCode()
                        == 0,
                "another user may not run " + java.get(0));
    }

    private void configure(String display) throws IOException {
        Files.writeString(session.config(), "host = \"" + session.unix("link") + "\"\n[x11]\n" + display);
    }

    private static List<String> asNobody(List<String> command) {
        String setpriv = Parts.need("setpriv", "apt-get install util-linux").toString();
        List<String> words =
                new ArrayList<>(List.of(setpriv, "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        words.addAll(command);
        return words;
    }

    private Diagnosis examine(String xauthority) throws Exception {
        ProcessBuilder command = session.command(asNobody(doctor()));
        if (!xauthority.isEmpty()) {
            command.environment().put("XAUTHORITY", xauthority);
        }
        return new Diagnosis(session.run(command));
    }

    private List<String> doctor() {
        List<String> words = new ArrayList<>(Program.WSLD.command(session.path("tmp")));
        words.set(words.size() - 1, jar.toString());
        words.addAll(List.of("doctor", "--json"));
        return words;
    }

    /** With another folder of X sockets in the place of this machine's, in a mount namespace of the doctor's own. */
    private Diagnosis examineWithFolder(String mountOptions) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Parts.need("unshare", "apt-get install util-linux").toString(),
                "--mount",
                "sh",
                "-ec",
                "cd /tmp; [ -d .X11-unix ] || mkdir -m 1777 .X11-unix; mount -t tmpfs -o \"$0\" none .X11-unix; exec \"$@\"",
                mountOptions));
        words.addAll(asNobody(doctor()));
        return new Diagnosis(session.run(session.command(words)));
    }

    private static Path ofRoot(Path file) throws IOException {
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Test
    void cookiesOfRootAreNoUse() throws Exception {
        Path cookies = ofRoot(session.path("run/cookies"));
        examine(cookies.toString())
                .says("warning", "XAUTHORITY", "this user may not read, " + cookies, "unset XAUTHORITY");
        examine("").saysNothing("XAUTHORITY");
        ofRoot(session.path("home/.Xauthority"));
        examine("").says("warning", "XAUTHORITY", "~/.Xauthority may not be read by this user", "sudo chown");
    }

    @Test
    void aFolderOfSocketsThatIsReadOnly() throws Exception {
        examineWithFolder("ro,mode=1777")
                .says(
                        "failure",
                        "X folder",
                        "/tmp/.X11-unix is mounted read-only",
                        "mount -o remount,rw /tmp/.X11-unix");
    }

    @Test
    void aFolderOfSocketsWithoutRights() throws Exception {
        configure("display = 0\n");
        examineWithFolder("mode=0700")
                .says("failure", "X folder", "mode 0700: we may make no socket in it", "chmod 1777")
                .says(
                        "failure",
                        "display",
                        "not known: this user may not look at /tmp/.X11-unix/X0",
                        "sudo wsld doctor");
    }
}
