package io.github.wsld.e2e.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package as a file: what is in it, and what Debian's own tools say about it. */
@Timeout(300)
final class PackageTest {
    private static final List<String> PAGES = List.of("man1/wsld.1.gz", "man1/wsldhost.1.gz", "man5/wsld.toml.5.gz");

    @TempDir
    Path folder;

    private Path deb;
    private Session session;

    @BeforeEach
    void find() throws IOException {
        deb = Deb.need();
        session = new Session(folder);
    }

    @Test
    void lintianFindsNoError() throws Exception {
        Path lintian = Parts.need("lintian", "apt-get install lintian");
        // Hundreds of checks in Perl: far beyond what other programs here take.
        Path report = session.path("lintian");
        Process process = session.command(
                        List.of(lintian.toString(), "--allow-root", "--fail-on", "error", deb.toString()))
                .redirectErrorStream(true)
                .redirectOutput(report.toFile())
                .start();
        boolean ended = process.waitFor(4, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertTrue(ended, "lintian did not end");
        assertEquals(0, process.exitValue(), Files.readString(report));
    }

    @Test
    void controlTellsWhatItNeeds() throws Exception {
        String control = dpkg("-f");
        assertTrue(control.contains("\nArchitecture: all\n"), control);
        assertTrue(
                control.contains("\nDepends: default-jre-headless (>= 2:1.17) | java17-runtime-headless\n"), control);
        // A version of Maven's that is not out yet sorts before the one that is.
        assertFalse(control.contains("-SNAPSHOT"), control);
        assertEquals("/etc/wsld/config.toml\n", dpkg("--ctrl-tarfile", "conffiles"));
    }

    @Test
    void filesAreWhereTheyBelong() throws Exception {
        String files = dpkg("-c");
        for (String line : List.of(
                "-rw-r--r-- root/root .* \\./etc/wsld/config\\.toml",
                "-rw-r--r-- root/root .* \\./usr/lib/systemd/system/wsld\\.service",
                "-rw-r--r-- root/root .* \\./usr/lib/systemd/system/wsld\\.socket",
                "-rw-r--r-- root/root .* \\./usr/lib/systemd/user/wsld\\.service",
                "-rw-r--r-- root/root .* \\./usr/lib/sysusers\\.d/wsld\\.conf",
                "-rw-r--r-- root/root .* \\./usr/lib/tmpfiles\\.d/wsld\\.conf",
                "-rwxr-xr-x root/root .* \\./usr/lib/wsld/bin/wsld",
                "-rwxr-xr-x root/root .* \\./usr/lib/wsld/service-rules",
                "-rwxr-xr-x root/root .* \\./usr/lib/wsld/service-stop",
                "l.* root/root .* \\./usr/bin/wsld -> \\.\\./lib/wsld/bin/wsld",
                "l.* root/root .* \\./usr/bin/wsldhost -> \\.\\./lib/wsld/bin/wsldhost",
                "-rw-r--r-- root/root .* \\./usr/share/bash-completion/completions/wsld",
                "-rw-r--r-- root/root .* \\./usr/share/zsh/vendor-completions/_wsld")) {
            assertTrue(Pattern.compile("(?m)^" + line + "$").matcher(files).find(), () -> line + "\n" + files);
        }
    }

    @Test
    void programsRunFromWhereTheyAre() throws Exception {
        unpack();
        Files.createFile(session.path("home/.cache")); // no folder: spares the launcher's training run
        ProcessBuilder wsld =
                session.command(List.of(session.path("root/usr/bin/wsld").toString(), "check-config", configFile()));
        wsld.environment().put("WSLD_JAVA", System.getProperty("java.home"));
        assertTrue(session.run(wsld).ok().out().startsWith(configFile() + ": no problems"));
    }

    private String configFile() {
        return session.path("root/etc/wsld/config.toml").toString();
    }

    @Test
    void manualPagesAreRight() throws Exception {
        Path man = Parts.need("man", "apt-get install man-db");
        unpack();
        for (String page : PAGES) {
            Outcome rendered = run(man, "--warnings", "-E", "UTF-8", "-l", session.path("root/usr/share/man/" + page));
            assertEquals("", rendered.ok().err(), page);
            assertTrue(rendered.out().contains("SEE ALSO"), rendered::out);
        }
    }

    @Test
    void manualPagesNameEveryOptionAndKey() throws Exception {
        unpack();
        for (String program : List.of("wsld", "wsldhost")) {
            String page = page("man1/" + program + ".1.gz").replace("\\-", "-");
            String completion = Files.readString(session.path("root/usr/share/bash-completion/completions/" + program));
            Matcher option =
                    Pattern.compile("--[a-z0-9-]+(?==)|'(--[a-z0-9-]+)'").matcher(completion);
            int found = 0;
            while (option.find()) {
                String name = option.group().replace("'", "");
                assertTrue(page.contains(name), program + "(1) does not tell of " + name);
                found++;
            }
            assertTrue(found > 5, completion);
        }
        String page = page("man5/wsld.toml.5.gz");
        Matcher key = Pattern.compile("(?m)^\\| `([a-z0-9_.]+)` \\|")
                .matcher(Files.readString(Path.of("../docs/configuration.md")));
        while (key.find()) {
            assertTrue(page.contains("\\fB" + key.group(1) + "\\fR"), key.group());
        }
    }

    private String page(String name) throws Exception {
        Outcome outcome = session.run(session.command(
                List.of("zcat", session.path("root/usr/share/man/" + name).toString())));
        return outcome.ok().out();
    }

    @Test
    void bashCompletesCommands() throws Exception {
        unpack();
        String out = complete(
                "bash",
                "bash -c 'source \"$1\"; COMP_WORDS=(wsld sta) COMP_CWORD=1; _complete_wsld; "
                        + "echo \"${COMPREPLY[@]}\"' bash");
        assertEquals("status", out.strip());
    }

    @Test
    void zshTakesItsFunction() throws Exception {
        Parts.need("zsh", "apt-get install zsh");
        unpack();
        session.run(session.command(List.of(
                        "zsh",
                        "-n",
                        session.path("root/usr/share/zsh/vendor-completions/_wsld")
                                .toString())))
                .ok();
    }

    private String complete(String shell, String command) throws Exception {
        Parts.need(shell, "apt-get install " + shell);
        String script = command + " " + session.path("root/usr/share/bash-completion/completions/wsld");
        return session.run(session.command(List.of("sh", "-c", script))).ok().out();
    }

    @Test
    void nothingInItTellsWhenOrWhereItWasBuilt() throws Exception {
        String files = dpkg("-c");
        try (Stream<String> lines = files.lines()) {
            assertEquals(
                    List.of(),
                    lines.filter(line -> !line.contains(" 2026-01-01 00:00 ")).toList());
        }
    }

    private void unpack() throws Exception {
        run(Parts.need("dpkg-deb", "a Debian system"), "-x", deb, session.path("root"))
                .ok();
    }

    private String dpkg(String action, String... members) throws Exception {
        Path dpkg = Parts.need("dpkg-deb", "a Debian system");
        if (members.length == 0) {
            return run(dpkg, action, deb).ok().out();
        }
        String script = dpkg + " " + action + " " + deb + " | tar -xO --wildcards '*" + members[0] + "'";
        return session.run(session.command(List.of("sh", "-c", script))).ok().out();
    }

    private Outcome run(Object... words) throws Exception {
        return session.run(
                session.command(Stream.of(words).map(Object::toString).toList()));
    }
}
