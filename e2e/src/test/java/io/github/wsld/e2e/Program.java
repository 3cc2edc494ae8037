package io.github.wsld.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The daemons, as the runnable jars that the build has made. They run on the Java that runs the tests, with an archive of their
 * classes and their native libraries at hand, as by the launchers: hundreds are started, and each is a third cheaper so.
 */
public enum Program {
    WSLD,
    WSLDHOST;

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String ARCHIVE = "classes.jsa";

    /** What people call it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The command line up to the program's own arguments. */
    public List<String> command(Path temporary) {
        try {
            Path trained = trained();
            return java(
                    "-Xmx64m",
                    "-XX:SharedArchiveFile=" + trained.resolve(ARCHIVE),
                    "-Djna.boot.library.path=" + trained,
                    "-Djna.platform.library.path=/lib",
                    "-Dorg.newsclub.net.unix.library.override=" + trained.resolve("libjunixsocket-native.so"),
                    "-Djava.io.tmpdir=" + temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path jar() {
        Path jar = ROOT.resolve(text()).resolve("target").resolve(text() + ".jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not there: run mvn verify, which makes it before these tests");
        }
        return jar;
    }

    private List<String> java(String... flags) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // What the JVM has to say of its archive would stand among the program's answers.
                "-Xlog:disable"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-jar", jar().toString()));
        return command;
    }

    /** The folder with archive and libraries, of this jar and this Java: made once, by whichever process of the tests needs it first. */
    private Path trained() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "trained").toAbsolutePath());
        Path slot = folder.resolve(text() + "-" + Runtime.version() + "-"
                + Files.getLastModifiedTime(jar()).toMillis());
        if (Files.exists(slot)) {
            return slot;
        }
        try (FileChannel lock =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (!Files.exists(slot)) {
                Path fresh = Files.createTempDirectory(folder, text());
                train(fresh);
                Files.move(fresh, slot, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return slot;
    }

    private void train(Path folder) throws IOException {
        List<String> command = new ArrayList<>(java("-XX:ArchiveClassesAtExit=" + folder.resolve(ARCHIVE)));
        command.addAll(List.of("train", folder.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.onExit().join().exitValue();
        if (code != 0 || !Files.exists(folder.resolve(ARCHIVE))) {
            throw new IOException("the training of " + text() + " ended with " + code + ": " + said);
        }
    }
}
