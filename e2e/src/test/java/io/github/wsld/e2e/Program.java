package io.github.wsld.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The daemons, as the runnable jars that the build has made. They run on the Java that runs the tests. */
public enum Program {
    WSLD,
    WSLDHOST;

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** What people call it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The command line up to the program's own arguments. */
    public List<String> command(Path temporary) {
        Path jar = ROOT.resolve(text()).resolve("target").resolve(text() + ".jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not there: run mvn verify, which makes it before these tests");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-XX:-UsePerfData",
                // Where native libraries are unpacked, and left behind by SIGKILL.
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                jar.toString());
    }
}
