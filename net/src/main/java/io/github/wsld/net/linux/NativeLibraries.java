package io.github.wsld.net.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * The native libraries of JNA and junixsocket in a folder of ours. Left alone, both unpack theirs into the temporary folder at
 * each start, which costs time, fails on a noexec mount, and leaves files behind when the process is killed.
 *
 * <p>A JVM uses the folder when it is started with {@code -Djna.boot.library.path=FOLDER} and
 * {@code -Dorg.newsclub.net.unix.library.override=FOLDER/libjunixsocket-native.so}; both fall back to unpacking.
 */
public final class NativeLibraries {

    private static final String JUNIXSOCKET_POM =
            "/META-INF/maven/com.kohlschutter.junixsocket/junixsocket-native-common/pom.properties";

    private NativeLibraries() {}

    /**
     * Copies the libraries for this machine's architecture from the class path into an existing folder, mode 0755, each one
     * appearing whole: another process may use or fill the folder at the same time.
     *
     * @throws FileNotFoundException when the class path has no library for this architecture
     */
    public static void unpack(Path folder) throws IOException {
        // Where JNA looks: its own names for systems and architectures.
        copy("/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/libjnidispatch.so", folder.resolve("libjnidispatch.so"));
        // Where junixsocket looks: those of the JVM, and its own version.
        copy(
                "/lib/" + System.getProperty("os.arch") + "-Linux-clang/jni/libjunixsocket-native-"
                        + junixsocketVersion() + ".so",
                folder.resolve("libjunixsocket-native.so"));
    }

    /**
     * Loads both libraries into this process.
     *
     * @throws UnsatisfiedLinkError when one of them cannot be loaded
     */
    public static void load() {
        if (Native.POINTER_SIZE != Long.BYTES || !AFUNIXSocket.isSupported()) {
            throw new UnsatisfiedLinkError(
                    "junixsocket cannot load its library on " + Platform.RESOURCE_PREFIX + "; wsld needs 64-bit Linux");
        }
    }

    private static String junixsocketVersion() throws IOException {
        try (InputStream in = open(JUNIXSOCKET_POM)) {
            Properties pom = new Properties();
            pom.load(in);
            return pom.getProperty("version");
        }
    }

    private static void copy(String resource, Path target) throws IOException {
        Path part =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
        try (InputStream in = open(resource);
                OutputStream out = Files.newOutputStream(part)) {
            in.transferTo(out);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static InputStream open(String resource) throws FileNotFoundException {
        InputStream in = NativeLibraries.class.getResourceAsStream(resource);
        if (in == null) {
            throw new FileNotFoundException("no " + resource + " on the class path: wsld has no native library for "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
        }
        return in;
    }
}
