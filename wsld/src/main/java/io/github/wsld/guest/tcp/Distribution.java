package io.github.wsld.guest.tcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The name of this distribution, for people who have several in one VM. */
public final class Distribution {
    private static final Path OS_RELEASE = Path.of("/etc/os-release");
    private static final String PRETTY_NAME = "PRETTY_NAME=";

    private Distribution() {}

    /** WSL's name of it, or else the one that it gives itself. */
    public static String name(Map<String, String> environment) {
        String wsl = environment.getOrDefault("WSL_DISTRO_NAME", "");
        return wsl.isEmpty() ? prettyName() : wsl;
    }

    private static String prettyName() {
        try {
            return Files.readAllLines(OS_RELEASE).stream()
                    .filter(line -> line.startsWith(PRETTY_NAME))
                    .map(line -> line.substring(PRETTY_NAME.length()).replace("\"", ""))
                    .findFirst()
                    .orElse("Linux");
        } catch (IOException e) {
            // os-release(5) need not be there.
            return "Linux";
        }
    }
}
