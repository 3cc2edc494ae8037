package io.github.wsld.e2e.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The units as systemd reads them. Programs that the package brings are replaced by one that is here. */
@Timeout(300)
final class UnitsTest {
    private static final Path UNITS = Path.of("../systemd/src/main/units");
    /** In tenths, of ten. */
    private static final String WORST_EXPOSURE = "25";

    @TempDir
    Path folder;

    private Path analyze;
    private Session session;

    @BeforeEach
    void copy() throws Exception {
        analyze = Parts.need("systemd-analyze", "apt-get install systemd");
        session = new Session(folder);
        Files.createDirectory(session.path("user"));
        for (String unit : List.of("wsld.service", "wsld.socket", "user/wsld.service")) {
            String text = Files.readString(UNITS.resolve(unit))
                    .replaceAll("/usr/bin/wsld|/usr/lib/wsld/service-(rules|stop)", "/bin/true");
            Files.writeString(session.path(unit), text);
        }
    }

    @Test
    void systemdFindsNothingToRemark() throws Exception {
        assertSilent("verify", "--man=no", "--recursive-errors=yes", unit("wsld.service"), unit("wsld.socket"));
    }

    @Test
    void norForUsers() throws Exception {
        assertSilent("verify", "--user", "--man=no", "--recursive-errors=yes", unit("user/wsld.service"));
    }

    @Test
    void theServiceIsWellConfined() throws Exception {
        analyze("security", "--offline=true", "--no-pager", "--threshold=" + WORST_EXPOSURE, unit("wsld.service"))
                .ok();
    }

    @Test
    void scriptsOfRootsAreClean() throws Exception {
        Path shellcheck = Parts.need("shellcheck", "apt-get install shellcheck");
        Path control = Path.of("../packaging/src/main/deb/control").toRealPath();
        session.run(session.command(List.of(
                        shellcheck.toString(),
                        UNITS.resolve("service-rules").toRealPath().toString(),
                        UNITS.resolve("service-stop").toRealPath().toString(),
                        control.resolve("postinst").toString(),
                        control.resolve("prerm").toString(),
                        control.resolve("postrm").toString())))
                .ok();
    }

    private String unit(String name) {
        return session.path(name).toString();
    }

    private void assertSilent(String... arguments) throws Exception {
        Outcome outcome = analyze(arguments).ok();
        assertEquals("", outcome.out() + outcome.err());
    }

    private Outcome analyze(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(analyze.toString()));
        command.addAll(List.of(arguments));
        return session.run(session.command(command));
    }
}
