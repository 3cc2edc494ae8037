package io.github.wsld.guest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WsldTest {
    private static final int USAGE = 64;
    private static final int CONFIG = 78;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = Wsld.commandLine();
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "status --help", "env --help", "check-config --help", "doctor --help"})
    void helpFitsAScreen(String arguments) {
        assertEquals(0, run(arguments.split(" ")));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.size() <= 24, () -> lines.size() + " lines:\n" + out);
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), out::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bogus",
                "--host tcp:somewhere",
                "--host hvsock:7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10:6000",
                "--log-level loud",
                "--config a.toml b.toml",
                "a.toml b.toml",
                "status --bogus",
                "env --shell tcsh9",
                "check-config --bogus",
                "doctor --bogus",
                "doctor --config a.toml b.toml",
                "doctor --host tcp:somewhere"
            })
    void aWrongCommandLineIsSaidToBeOne(String arguments) {
        assertEquals(USAGE, run(arguments.split(" ")));
        assertEquals("", out.toString());
        assertTrue(!err.toString().isBlank() && !err.toString().contains("\tat "), err::toString);
    }

    @Test
    void allThatIsWrongWithAConfigurationIsSaidAtOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("wsld.toml"), """
                servce_port = 6000

                [x11]
                force = "yes"
                """);
        String expected = file + ":1:1: unknown key \"servce_port\"; did you mean \"service_port\"?\n" + file
                + ":4:9: x11.force is a string, not true or false\n";
        for (String[] arguments :
                new String[][] {{"--config", file.toString()}, {file.toString()}, {"check-config", file.toString()}}) {
            err.getBuffer().setLength(0);
            assertEquals(CONFIG, run(arguments));
            assertEquals(expected, err.toString());
        }
    }

    @Test
    void aMissingConfigurationIsNamed() {
        Path missing = folder.resolve("missing.toml");
        assertEquals(CONFIG, run("check-config", missing.toString()));
        assertTrue(err.toString().contains(missing.toString()), err::toString);
    }

    @Test
    void aGoodConfigurationIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("wsld.toml"), "key = \"none\"\n[x11]\n");
        assertEquals(0, run("check-config", file.toString()));
        assertEquals(file + ": no problems\nkey: none\n", out.toString());
    }
}
