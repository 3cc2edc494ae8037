package io.github.wsld.common.daemon;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What is running, for {@code --version} and bug reports.
 *
 * @param program {@code wsld} or {@code wsldhost}
 * @param version of the release; {@code development} outside a jar
 * @param commit of the source, empty when not known
 * @param java version of the Java runtime
 * @param os name, version and architecture of the system
 */
public record Version(String program, String version, String commit, String java, String os) {

    /** Attribute of the manifest, beside the standard Implementation-Version, that names the commit. */
    static final String COMMIT = "Wsld-Commit";

    /** Reads the manifest of the jar, or folder of classes, that holds a class. Takes a few milliseconds. */
    public static Version of(String program, Class<?> holder) {
        Attributes attributes = manifest(holder).getMainAttributes();
        String version = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        String commit = attributes.getValue(COMMIT);
        return new Version(
                program,
                version == null ? "development" : version,
                commit == null ? "" : commit,
                System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }

    /** An empty manifest where there is none to be read: a version is never worth a failure. */
    private static Manifest manifest(Class<?> holder) {
        CodeSource source = holder.getProtectionDomain().getCodeSource();
        if (source == null) {
            return new Manifest();
        }
        try {
            return manifest(new File(source.getLocation().toURI()));
        } catch (IOException | URISyntaxException | IllegalArgumentException unreadable) {
            return new Manifest();
        }
    }

    private static Manifest manifest(File jarOrFolder) throws IOException {
        if (jarOrFolder.isDirectory()) {
            File file = new File(jarOrFolder, JarFile.MANIFEST_NAME);
            if (!file.exists()) {
                return new Manifest();
            }
            try (InputStream in = new FileInputStream(file)) {
                return new Manifest(in);
            }
        }
        try (JarFile jar = new JarFile(jarOrFolder)) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? new Manifest() : manifest;
        }
    }

    /** {@code wsld 0.1.0 (commit abc1234, Java 17.0.15, Linux 6.18 amd64)}. */
    @Override
    public String toString() {
        String from = commit.isEmpty() ? "" : "commit " + commit + ", ";
        return program + " " + version + " (" + from + "Java " + java + ", " + os + ")";
    }
}
