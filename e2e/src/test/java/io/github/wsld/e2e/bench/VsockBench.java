package io.github.wsld.e2e.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.e2e.guest.Guest;
import io.github.wsld.e2e.guest.GuestResult;
import io.github.wsld.e2e.guest.GuestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/bench over real vsock, in a guest; bin/bench vsock runs it, no level of bin/check does. */
final class VsockBench {
    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    @TempDir
    Path folder;

    @Test
    void twoHopsOverVsock() throws Exception {
        String mode = System.getProperty("bench.mode", "quick");
        GuestResult result = new Guest(folder.resolve("guest"))
                .run(GuestRun.of("""
                                java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$REPOSITORY/bench/target/wsld-bench.jar" \\
                                    --repository="$REPOSITORY" --built="$REPOSITORY/target/bench/built" --output="$OUT/report" \\
                                    --mode=$MODE --command="bin/bench vsock" --java-$RELEASE="$JAVA_HOME" vsock
                                """)
                        .memoryMiB(1536)
                        .limit(Duration.ofMinutes(mode.equals("full") ? 60 : 15))
                        .variable("REPOSITORY", REPOSITORY)
                        .variable("MODE", mode)
                        .variable("RELEASE", Runtime.version().feature()));
        System.out.println(result.console());
        assertEquals(0, result.status());
        copy(
                result.out().resolve("report"),
                Path.of(System.getProperty(
                        "bench.output", REPOSITORY.resolve("target/bench").toString())));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
