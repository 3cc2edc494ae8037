package io.github.wsld.e2e.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/wsld} as it stands in the source tree, starting the jar that the build made, on the Java that runs this test. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher is a POSIX shell script for Linux")
class LauncherTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path JAR = ROOT.resolve("wsld/target/wsld.jar");

    @TempDir
    Path folder;

    @BeforeAll
    static void theJarIsBuilt() {
        assumeTrue(
                Files.exists(JAR) || "true".equals(System.getenv("CI")),
                JAR + " is not there: it is made in the package phase, run mvn verify");
    }

    @Test
    void firstStartFillsTheCacheAndLaterOnesLeaveItAlone() throws Exception {
        assertAnswersVersion(start(ROOT.resolve("bin/wsld")));
        Path slot = onlySlot();
        FileTime filled = Files.getLastModifiedTime(slot.resolve("state"));

        assertAnswersVersion(start(ROOT.resolve("bin/wsld")));

        assertEquals(slot, onlySlot());
        assertEquals(filled, Files.getLastModifiedTime(slot.resolve("state")));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache())));
        assertTrue(Files.isExecutable(slot.resolve("libjnidispatch.so")));
        assertTrue(Files.isExecutable(slot.resolve("libjunixsocket-native.so")));
        assertTrue(Files.size(archive(slot)) > 1_000_000);

        // Both libraries are loaded without a word on stderr.
        Path target = Files.createDirectory(folder.resolve("target"));
        assertEquals(
                new Answer(0, "", ""),
                start(ROOT.resolve("bin/wsld"), "train", target.toString()).answer());
    }

    @Test
    void anOverwrittenArchiveIsReplaced() throws Exception {
        assertAnswersVersion(start(ROOT.resolve("bin/wsld")));
        Path archive = archive(onlySlot());
        long size = Files.size(archive);
        Files.delete(archive);
        Files.write(archive, new byte[100_000]);

        assertAnswersVersion(start(ROOT.resolve("bin/wsld")));

        // Sizes differ a little from run to run.
        assertTrue(Files.size(archive(onlySlot())) > size / 2);
    }

    @Test
    void aFirstStartThatIsEndedEarlyLeavesNothing() throws Exception {
        Files.createDirectory(cache());
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            cache().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            Started start = start(ROOT.resolve("bin/wsld"));
            assertNotNull(watch.poll(120, TimeUnit.SECONDS), "no training run began");
            List<ProcessHandle> training = start.process().descendants().toList();

            start.process().destroy();

            assertEquals(143, start.answer().exitCode());
            for (ProcessHandle process : training) {
                assertFalse(process.isAlive(), () -> "still there: " + process.info());
            }
            try (Stream<Path> entries = Files.list(cache())) {
                assertEquals(List.of(), entries.toList());
            }
        }
    }

    @Test
    void simultaneousFirstStartsAllAnswer() throws Exception {
        List<Started> starts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            starts.add(start(ROOT.resolve("bin/wsld")));
        }

        for (Started start : starts) {
            assertAnswersVersion(start);
        }
        onlySlot();
    }

    @Test
    void startsThroughALinkFromAFolderWithASpace() throws Exception {
        Path home = folder.resolve("an installation");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        for (String script : List.of("wsld", "launch.sh")) {
            Files.copy(ROOT.resolve("bin").resolve(script), home.resolve("bin").resolve(script));
        }
        Files.copy(JAR, home.resolve("lib/wsld.jar"));
        Files.createFile(cache()); // no folder: spares the training run
        Path link = Files.createSymbolicLink(folder.resolve("a link"), home.resolve("bin/wsld"));

        assertAnswersVersion(start(link));
    }

    @Test
    void startsWithoutACache() throws Exception {
        Files.createFile(cache());

        assertAnswersVersion(start(ROOT.resolve("bin/wsld")));
    }

    private record Answer(int exitCode, String out, String err) {}

    private record Started(Process process, Path out, Path err) {
        Answer answer() throws IOException, InterruptedException {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the launcher did not end");
            return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    private static void assertAnswersVersion(Started started) throws Exception {
        Answer answer = started.answer();
        assertEquals("", answer.err());
        assertEquals(0, answer.exitCode());
        assertTrue(answer.out().startsWith("wsld "), answer.out());
    }

    private Started start(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
        command.addAll(arguments.length > 0 ? List.of(arguments) : List.of("--version"));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("WSLD_JAVA", System.getProperty("java.home"));
        builder.environment().put("CACHE_DIRECTORY", cache().toString());
        return new Started(builder.start(), out, err);
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private Path onlySlot() throws IOException {
        try (Stream<Path> entries = Files.list(cache())) {
            List<Path> slots = entries.toList();
            assertEquals(1, slots.size(), slots::toString);
            return slots.get(0);
        }
    }

    private static Path archive(Path slot) throws IOException {
        try (Stream<Path> files = Files.list(slot)) {
            return files.filter(f -> f.getFileName().toString().startsWith("classes."))
                    .findAny()
                    .orElseThrow();
        }
    }
}
