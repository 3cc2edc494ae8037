package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "the libraries are Linux's")
class NativeLibrariesTest {
    private static final Set<String> LIBRARIES = Set.of("libjnidispatch.so", "libjunixsocket-native.so");

    @TempDir
    Path folder;

    @Test
    void unpacksTwoExecutableLibrariesAndNothingElse() throws IOException {
        NativeLibraries.unpack(folder);

        assertEquals(new TreeSet<>(LIBRARIES), names());
        for (String name : LIBRARIES) {
            Path library = folder.resolve(name);
            assertArrayEquals(new byte[] {0x7f, 'E', 'L', 'F'}, Arrays.copyOf(Files.readAllBytes(library), 4), name);
            assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(library)), name);
        }
    }

    @Test
    void replacesWhatIsThere() throws IOException {
        for (String name : LIBRARIES) {
            Files.writeString(folder.resolve(name), "broken");
        }

        NativeLibraries.unpack(folder);

        // By path, as the JVM does for the launcher's properties.
        for (String name : LIBRARIES) {
            System.load(folder.resolve(name).toString());
        }
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
