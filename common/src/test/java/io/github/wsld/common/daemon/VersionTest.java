package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VersionTest {

    private static final String CLASS_FILE = VersionTest.class.getName().replace('.', '/') + ".class";
    private static final String SYSTEM = "Java " + System.getProperty("java.version") + ", "
            + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
            + System.getProperty("os.arch");

    @TempDir
    private Path folder;

    private static Manifest manifest(String version, String commit) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        manifest.getMainAttributes().putValue(Version.COMMIT, commit);
        return manifest;
    }

    private static byte[] classFile() throws IOException {
        try (InputStream in = VersionTest.class.getClassLoader().getResourceAsStream(CLASS_FILE)) {
            return in.readAllBytes();
        }
    }

    private static Version versionFrom(Path place) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {place.toUri().toURL()}, null)) {
            return Version.of("wsld", loader.loadClass(VersionTest.class.getName()));
        }
    }

    @Test
    void tellsWhatTheManifestOfTheJarSays() throws Exception {
        Path file = folder.resolve("with space.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest("0.1.0", "abc1234"))) {
            jar.putNextEntry(new JarEntry(CLASS_FILE));
            jar.write(classFile());
        }
        assertEquals(
                "wsld 0.1.0 (commit abc1234, " + SYSTEM + ")", versionFrom(file).toString());
    }

    @Test
    void readsTheManifestOfAFolderOfClasses() throws Exception {
        Files.createDirectories(folder.resolve(CLASS_FILE).getParent());
        Files.write(folder.resolve(CLASS_FILE), classFile());
        assertEquals("wsld development (" + SYSTEM + ")", versionFrom(folder).toString());
        Path file = Files.createDirectory(folder.resolve("META-INF")).resolve("MANIFEST.MF");
        try (OutputStream out = Files.newOutputStream(file)) {
            manifest("0.2.0", "fed").write(out);
        }
        assertEquals(
                "wsld 0.2.0 (commit fed, " + SYSTEM + ")", versionFrom(folder).toString());
    }

    @Test
    void aClassOfTheRuntimeHasNoJar() {
        assertEquals("development", Version.of("wsld", String.class).version());
    }
}
