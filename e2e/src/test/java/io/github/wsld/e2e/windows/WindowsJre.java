package io.github.wsld.e2e.windows;

import io.github.wsld.e2e.Parts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A Java of Windows under Wine, with a Wine prefix of its own. Owns the prefix and all of its processes; {@link #close} ends
 * both. The Java comes from the build's profile {@code windows} as a zip, is unpacked beside it, and is for tests alone.
 */
public final class WindowsJre implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "windows-jre").toAbsolutePath();
    private static final Path ZIP = FOLDER.resolve("jre.zip");
    private static final String ZIP_SHA256 = "1233f4944420a263c0488369ea1ff7d861d3db3944308020e9d71b3782241b91";
    private static final Path JRE = FOLDER.resolve("jre-" + ZIP_SHA256.substring(0, 12));
    /** The folder in the zip that is the Java; the rest of it is not ours to use. */
    private static final String IN_ZIP = "jre/";

    /** Libraries that Wine would put a question for, which would wait for ever: WINEDLLOVERRIDES leaves them out. */
    static final String NOT_ASKED_FOR = "mscoree,mshtml=";

    private static final long PREFIX_SECONDS = 120;
    private static final long SERVER_SECONDS = 30;

    private final Path wine;
    private final Path wineserver;
    private final Path folder;

    /** Makes the prefix. A part that this machine lacks skips the test. */
    WindowsJre() throws IOException, InterruptedException {
        wine = Parts.need("wine", "apt-get install wine wine64");
        wineserver = Parts.need("wineserver", "apt-get install wine wine64");
        unpack();
        folder = Files.createTempDirectory("wsld-wine");
        Files.createDirectory(folder.resolve("prefix"));
        // Without this it ends a few seconds after the last program, and a program that starts just then fails.
        server("-p");
        run("wineboot", "--init");
        run("winecfg", "-v", "win10");
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        Process process = start("prefix", List.of(arguments), Map.of());
        if (!process.waitFor(PREFIX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("wine " + String.join(" ", arguments) + ": " + output("prefix"));
        }
    }

    /** A folder of this machine that lasts until {@link #close}. */
    public Path folder() {
        return folder;
    }

    /** What programs in the prefix see as %LOCALAPPDATA%; made by the first that writes there. */
    Path localAppData() throws IOException {
        try (Stream<Path> users = Files.list(folder.resolve("prefix/drive_c/users"))) {
            return users.filter(user -> !user.endsWith("Public"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the prefix has no user"))
                    .resolve("AppData/Local");
        }
    }

    /**
     * Starts a Java program. Its output goes to files, see {@link #output}: a pipe would stay open as long as anything in the
     * prefix runs.
     *
     * @param arguments of java.exe
     * @param environment beside Wine's own
     */
    public Process java(String name, List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(windowsPath(JRE.resolve("bin").resolve("java.exe")));
        command.addAll(arguments);
        return start(name, command, environment);
    }

    /** Starts any program of Windows, otherwise as {@link #java}. */
    public Process wine(String name, List<String> command, Map<String, String> environment) throws IOException {
        return start(name, command, environment);
    }

    /** The Java's home. */
    public static Path home() {
        return JRE;
    }

    private Process start(String name, List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(wine.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = builder(command);
        builder.environment().putAll(environment);
        return builder.redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("WINEPREFIX", folder.resolve("prefix").toString());
        builder.environment().put("WINEDEBUG", "-all");
        builder.environment().put("WINEDLLOVERRIDES", NOT_ASKED_FOR);
        builder.environment().remove("DISPLAY");
        return builder.redirectInput(Path.of("/dev/null").toFile());
    }

    /** What a program has written so far, its errors last. */
    public String output(String name) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String end : List.of(".out", ".err")) {
            Path file = folder.resolve(name + end);
            if (Files.exists(file)) {
                text.append(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    /** Ends a program. */
    public static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** How Windows names a file of this machine. */
    public static String windowsPath(Path path) {
        return "Z:" + path.toAbsolutePath().toString().replace('/', '\\');
    }

    /** The class path of these tests, as Windows writes it, after a few entries more. */
    public static String classPath(Path... first) {
        return Stream.concat(
                        Stream.of(first),
                        Stream.of(System.getProperty("java.class.path").split(":"))
                                .map(Path::of))
                .map(WindowsJre::windowsPath)
                .collect(Collectors.joining(";"));
    }

    /** Into a folder of another name first: an unpacking that was cut short is never taken for whole. */
    private static void unpack() throws IOException {
        if (!Files.exists(ZIP)) {
            throw new IOException(ZIP + " is not there: mvn -Pwindows verify fetches it");
        }
        try (FileChannel lock =
                FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (!Files.exists(JRE)) {
                check();
                unpackZip();
            }
        }
    }

    private static void unpackZip() throws IOException {
        Path part = Files.createTempDirectory(FOLDER, "part");
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(ZIP))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = part.resolve(entry.getName()).normalize();
                if (entry.getName().startsWith(IN_ZIP) && !entry.isDirectory() && file.startsWith(part)) {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
        Files.move(part.resolve(IN_ZIP), JRE, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(part);
    }

    private static void check() throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
        try (InputStream in = Files.newInputStream(ZIP);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        }
        String is = HexFormat.of().formatHex(digest.digest());
        if (!is.equals(ZIP_SHA256)) {
            throw new IOException(ZIP + " has the SHA-256 " + is + ", not " + ZIP_SHA256);
        }
    }

    /** Ends every process of the prefix, and deletes it. */
    @Override
    public void close() throws IOException {
        server("-k");
        server("-w");
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Has the prefix's own server stay (-p), end all (-k), or waits until it has (-w). */
    private void server(String option) throws IOException {
        Process process = builder(List.of(wineserver.toString(), option))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(SERVER_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("wineserver " + option + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
