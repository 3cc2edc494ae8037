package io.github.wsld.e2e;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The programs of this machine that tests are made with. A test whose part is missing is skipped with the reason; where
 * CI=true is set it fails, because a skipped test there would look like a passed one.
 */
public final class Parts {
    private static final Parts OF_THIS_MACHINE = new Parts(
            Stream.concat(
                            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                                    .filter(folder -> !folder.isEmpty()),
                            // An ordinary user's PATH on Debian leaves these out.
                            Stream.of("/usr/sbin", "/sbin"))
                    .map(Path::of)
                    .toList(),
            "true".equals(System.getenv("CI")));

    private final List<Path> folders;
    private final boolean required;

    Parts(List<Path> folders, boolean required) {
        this.folders = folders;
        this.required = required;
    }

    /**
     * The path of {@code command}, found in PATH and the system's folders for administrators.
     *
     * @param install how the reader gets it, as in {@code apt-get install socat}
     */
    public static Path need(String command, String install) {
        return OF_THIS_MACHINE.find(command, install);
    }

    /**
     * A file of a package that bin/check unpacks below target/parts, because to install it would change what runs on this machine.
     *
     * @param file its path in the package
     */
    public static Path needUnpacked(String file, String name) {
        return OF_THIS_MACHINE.findUnpacked(Path.of("..", "target", "parts"), file, name);
    }

    Path findUnpacked(Path parts, String file, String name) {
        // A package of a merged /usr has lib below usr.
        for (Path path : List.of(parts.resolve(file), parts.resolve("usr").resolve(file))) {
            if (Files.exists(path)) {
                return path.toAbsolutePath().normalize();
            }
        }
        return missing(file + " of package " + name + " is not unpacked: bin/check services does it");
    }

    Path find(String command, String install) {
        for (Path folder : folders) {
            Path file = folder.resolve(command);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file;
            }
        }
        return missing(command + " is missing: " + install);
    }

    private Path missing(String reason) {
        return required ? fail(reason) : abort(reason);
    }
}
