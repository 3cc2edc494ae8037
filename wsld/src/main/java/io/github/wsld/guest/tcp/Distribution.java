package io.github.wsld.guest.tcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The name of this distribution, for people who have several in one VM. */
public final class Distribution {
    private static final Path OS_RELEASE = Path.of("/etc/os-release");

    private Distribution() {}

    /** WSL's name of it, or else the one that it gives itself. */
    public static String name(Map<String, String> environment) {
        String wsl = environment.getOrDefault("WSL_DISTRO_NAME", "");
        return wsl.isEmpty() ? ownName() : wsl;
    }

    private static String ownName() {
        try {
            List<String> lines = Files.readAllLines(OS_RELEASE);
            return value(lines, "ID=") + " " + value(lines, "VERSION_ID=");
        } catch (IOException e) {
            // os-release(5) need not be there.
            return "linux";
        }
    }

    private static String value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).replace("\"", ""))
                .findFirst()
                .orElse("");
    }
}
