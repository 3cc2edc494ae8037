package io.github.wsld.e2e.windows;

import io.github.wsld.e2e.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Doubles of what Wine lacks, compiled from the sources in src/test/native. */
public final class Doubles {
    private static final Path SOURCES = Path.of("src", "test", "native").toAbsolutePath();

    private Doubles() {}

    /**
     * Compiles NAME.c to NAME.dll.
     *
     * @param folder where to; the caller's
     * @param libraries as in {@code -lws2_32}
     */
    public static Path dll(String name, Path folder, String... libraries) throws IOException, InterruptedException {
        Path dll = folder.resolve(name + ".dll");
        return compile(name, dll, List.of("-shared"), libraries);
    }

    /** Compiles NAME.c to NAME.exe, otherwise as {@link #dll}. */
    public static Path program(String name, Path folder, String... libraries) throws IOException, InterruptedException {
        return compile(name, folder.resolve(name + ".exe"), List.of(), libraries);
    }

    private static Path compile(String name, Path to, List<String> kind, String... libraries)
            throws IOException, InterruptedException {
        Path compiler = Parts.need("x86_64-w64-mingw32-gcc", "apt-get install gcc-mingw-w64-x86-64-win32");
        List<String> command =
                new ArrayList<>(List.of(compiler.toString(), "-O1", "-Wall", "-Wextra", "-Wno-unused-parameter"));
        command.addAll(kind);
        command.addAll(List.of("-o", to.toString(), SOURCES.resolve(name + ".c").toString()));
        command.addAll(List.of(libraries));
        Path log = to.resolveSibling(name + ".gcc.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("cannot compile " + name + ".c: " + Files.readString(log));
        }
        return to;
    }
}
