package io.github.wsld.common.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/streams.pml by Spin: it holds, always comes to its end, and does not without any one of its rules. */
@Tag("nightly")
class StreamModelTest {

    private static final Path MODEL = Path.of("..", "docs", "streams.pml").toAbsolutePath();

    @TempDir
    Path folder;

    @BeforeEach
    void needSpin() {
        assumeTrue(isInstalled("spin") && isInstalled("gcc"), "spin or gcc is not installed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-DCUTS=0",
                "-DCUTS=1",
                "-DCUTS=2",
                "-DCUTS=3",
                "-DCUTS=2 -DGUEST_BYTES=4 -DHOST_BYTES=3 -DRING=2 -DCAP=3",
                "-DCUTS=2 -DABORT",
                "-DCUTS=2 -DREFUSE",
                "-DCUTS=2 -DCRASH",
                "-DCUTS=2 -DAGE",
                "-DCUTS=1 -DABORT -DREFUSE -DCRASH -DAGE",
                "-DCUTS=1 -DGUEST_BYTES=5 -DHOST_BYTES=5 -DRING=2 -DWINDOW=1 -DCAP=1 -DECHO"
            })
    void holds(String definitions) throws IOException, InterruptedException {
        assertEquals("errors: 0", errors(definitions, "-DSAFETY"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-DCUTS=2", "-DCUTS=1 -DABORT -DREFUSE"})
    void hasNoEndlessRun(String definitions) throws IOException, InterruptedException {
        assertEquals("errors: 0", errors(definitions, "-DNP", "-l"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-DCUTS=1 -DNO_CANARY",
                "-DCUTS=2 -DNO_TOMB",
                "-DCUTS=2 -DABORT -DNO_KILL_TOMB",
                "-DCUTS=2 -DNO_EPOCH",
                "-DCUTS=2 -DKEEP_PENDING",
                "-DCUTS=0 -DGUEST_BYTES=5 -DHOST_BYTES=5 -DRING=2 -DWINDOW=1 -DCAP=1 -DECHO -DNO_WINDOW"
            })
    void needsEachRule(String definitions) throws IOException, InterruptedException {
        assertEquals("errors: 1", errors(definitions, "-DSAFETY"));
    }

    private String errors(String definitions, String kind, String... options) throws IOException, InterruptedException {
        run(("spin " + definitions + " -a " + MODEL).split(" "));
        run("gcc", "-O2", kind, "-DNOREDUCE", "-DCOLLAPSE", "-o", "pan", "pan.c");
        String[] search = {folder.resolve("pan").toString(), "-m200000", "-w24"};
        String[] all = Arrays.copyOf(search, search.length + options.length);
        System.arraycopy(options, 0, all, search.length, options.length);
        String report = run(all);
        assertTrue(!report.contains("max search depth too small"), report);
        int at = report.indexOf("errors: ");
        assertTrue(at >= 0, report);
        return report.substring(at, at + "errors: 0".length());
    }

    private String run(String... command) throws IOException, InterruptedException {
        File report = folder.resolve("report").toFile();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(report)
                .start();
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), () -> String.join(" ", command) + " takes too long");
        String text = Files.readString(report.toPath());
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
