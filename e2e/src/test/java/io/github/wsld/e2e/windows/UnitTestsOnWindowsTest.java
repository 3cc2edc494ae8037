package io.github.wsld.e2e.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of net.windows, of relays and of wsldhost, run by JUnit on a Java of Windows; each is reported here as one. */
@Tag("windows")
@ExtendWith(Windows.class)
class UnitTestsOnWindowsTest {
    private static final long SECONDS = 280;
    private static final Path NET_TESTS = Path.of("..", "net", "target", "test-classes");
    private static final Path HOST_TESTS = Path.of("..", "wsldhost", "target", "test-classes");

    @TestFactory
    Stream<DynamicTest> socketsPipesAndTheHost(WindowsJre windows) throws Exception {
        return run(
                windows,
                "wsapoll",
                "io.github.wsld.net.windows",
                "io.github.wsld.net.relay.RelayTest",
                "io.github.wsld.host.cli",
                "io.github.wsld.host.doctor",
                "io.github.wsld.host.install",
                "io.github.wsld.host.keepalive",
                "io.github.wsld.host.vm");
    }

    @TestFactory
    Stream<DynamicTest> overlappedSockets(WindowsJre windows) throws Exception {
        return run(windows, "threads", "io.github.wsld.net.relay.RelayTest");
    }

    private static Stream<DynamicTest> run(WindowsJre windows, String poller, String... what) throws Exception {
        Path folder = Files.createDirectories(windows.folder().resolve("tests-" + poller));
        Path shim = Doubles.dll("hvshim", folder, "-lws2_32");
        Path results = folder.resolve("results");
        List<String> arguments = Stream.concat(
                        Stream.of(
                                "-Xmx400m",
                                "-Dwsld.test.poller=" + poller,
                                "-Dwsld.seed=" + System.getProperty("wsld.seed"),
                                "-cp",
                                WindowsJre.classPath(NET_TESTS, HOST_TESTS),
                                WindowsTests.class.getName(),
                                WindowsJre.windowsPath(results),
                                WindowsJre.windowsPath(shim)),
                        Stream.of(what))
                .toList();
        Process tests = windows.java("tests-" + poller, arguments, Map.of("HVSHIM_DIR", "Z:" + folder));
        if (!tests.waitFor(SECONDS, TimeUnit.SECONDS)) {
            WindowsJre.stop(tests);
        }
        List<String> lines = Files.exists(results) ? Files.readAllLines(results) : List.of();
        String output = windows.output("tests-" + poller);
        assertTrue(lines.contains("DONE"), () -> "the tests did not end: " + lines + "\n" + output);
        assertEquals(0, tests.exitValue(), output);
        assertTrue(lines.stream().filter(line -> line.startsWith("PASSED")).count() > 10, () -> lines + "\n" + output);
        return lines.stream()
                .filter(line -> !line.equals("DONE"))
                .map(line -> line.split("\t", -1))
                .map(line -> DynamicTest.dynamicTest(poller + " " + line[1], () -> {
                    switch (line[0]) {
                        case "FAILED" -> fail(line[2] + "\n" + output);
                        case "SKIPPED" ->
                            abort(line[2].replaceFirst("^.*TestAbortedException: (Assumption failed: )?", ""));
                        default -> assertEquals("PASSED", line[0]);
                    }
                }));
    }
}
