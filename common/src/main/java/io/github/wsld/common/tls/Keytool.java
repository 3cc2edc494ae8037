package io.github.wsld.common.tls;

import io.github.wsld.common.key.PrivateFile;
import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import io.github.wsld.common.process.ProcessCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Makes certificates with the keytool that every Java has, since no public class of the JDK makes any. Blocks. */
public final class Keytool {
    private static final String PASSWORD_VARIABLE = "WSLD_STORE_PASSWORD";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path program;
    private final Commands commands;

    /** @param javaHome of a Java 17 or later */
    public Keytool(Path javaHome) {
        Path bin = javaHome.resolve("bin").toAbsolutePath();
        Path windows = bin.resolve("keytool.exe");
        this.program = Files.exists(windows) ? windows : bin.resolve("keytool");
        this.commands = new ProcessCommands(System.getenv(), Map.of(PASSWORD_VARIABLE, HostCertificate.STORE_PASSWORD));
    }

    /**
     * Makes a self-signed certificate and its key, as a PKCS12 file for its owner alone; replaces a file that is there.
     *
     * @param file in a folder that exists
     * @throws IOException with what is wrong and what to do
     */
    public void makeCertificate(Path file) throws IOException, InterruptedException {
        // keytool chooses its file's mode: in a folder for the owner alone it does not matter.
        Path folder = PrivateFile.temporaryFolder(file.toAbsolutePath().getParent());
        Path made = folder.resolve("certificate");
        try {
            Commands.Result result = commands.run(words(made), "", LIMIT);
            if (result.exitCode() != 0) {
                throw new IOException(
                        "keytool ended with " + result.exitCode() + ": " + (result.output() + result.errors()).strip()
                                + "; a Java with the module jdk.crypto.ec is needed");
            }
            PrivateFile.restrict(made);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (CommandException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Files.deleteIfExists(made);
            Files.delete(folder);
        }
    }

    private List<String> words(Path file) {
        return List.of(
                // As Windows takes it too; what has no slash would be looked for in PATH.
                program.toString().replace('\\', '/'),
                "-genkeypair",
                "-alias",
                "wsldhost",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-dname",
                "CN=wsldhost",
                "-validity",
                "36500",
                "-storetype",
                "PKCS12",
                "-storepass:env",
                PASSWORD_VARIABLE,
                "-keystore",
                file.toString());
    }
}
