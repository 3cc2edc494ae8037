package io.github.wsld.host.install;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program that a task starts: this Java, without a window, and this jar.
 *
 * @param java path of javaw.exe
 * @param jar path of wsldhost.jar
 * @param javaOptions path of the file with options for Java that lies beside the jar, or of none
 */
public record InstalledProgram(Path java, Path jar, Path javaOptions) {
    /** @param jar the one that runs now */
    public static InstalledProgram of(Path javaHome, Path jar) {
        return new InstalledProgram(
                javaHome.resolve("bin").resolve("javaw.exe"), jar, jar.resolveSibling("java.options"));
    }

    /** Java's arguments up to the program's own. */
    List<String> arguments(List<String> options) {
        List<String> arguments = new ArrayList<>();
        if (Files.exists(javaOptions)) {
            arguments.add("@" + javaOptions);
        }
        arguments.addAll(List.of("-jar", jar.toString()));
        arguments.addAll(options);
        return arguments;
    }
}
