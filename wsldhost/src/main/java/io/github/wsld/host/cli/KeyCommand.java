package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.key.KeyFile;
import io.github.wsld.common.key.KeyPlaces;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.tls.HostCertificate;
import io.github.wsld.common.tls.Keytool;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wsldhost key}. Shows no key, only its number, which is public. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(new | check | show-path)",
        description = "The key that host and guests prove to each other.")
final class KeyCommand {
    @Spec
    private CommandSpec spec;

    private static KeyFile file(Path named) {
        KeyPlaces places = new KeyPlaces(System.getenv(), Path.of("/"));
        return named == null ? places.found().orElseGet(places::first) : new KeyFile(named);
    }

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a random key and, for TCP beyond this machine, a certificate beside it (FILE.p12).",
                "Give each guest the same file; a wsld in WSL finds it in the Windows profile by itself."
            })
    int create(
            @Option(names = "--force", description = "Replace a key that is there.") boolean force,
            @Option(names = "--certificate-only", description = "Keep the key; make its certificate anew.")
                    boolean certificateOnly,
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Else that of \"key show-path\".")
                    Path named)
            throws InterruptedException {
        KeyFile file = named == null && !certificateOnly && !force
                ? new KeyPlaces(System.getenv(), Path.of("/")).first()
                : file(named);
        PrintWriter out = spec.commandLine().getOut();
        try {
            LinkKey key = certificateOnly ? file.read() : file.create(new SecureRandom()::nextBytes, force);
            new Keytool(Path.of(System.getProperty("java.home"))).makeCertificate(file.certificate());
            out.println(file + ": " + key);
            out.println(file.certificate() + ": certificate made");
            return ExitCode.OK.code();
        } catch (IOException e) {
            return failed(e, ExitCode.CANTCREAT);
        }
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Says whether the key is fit for use.")
    int check(
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Else that of \"key show-path\".")
                    Path named) {
        KeyFile file = file(named);
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(file + ": " + file.read());
            if (Files.exists(file.certificate())) {
                HostCertificate.read(file.certificate());
                out.println(file.certificate() + ": no problems");
            } else {
                out.println(file.certificate() + ": not there; TCP beyond this machine needs it:"
                        + " wsldhost key new --certificate-only");
            }
            return ExitCode.OK.code();
        } catch (IOException e) {
            return failed(e, ExitCode.CONFIG);
        }
    }

    @Command(
            name = "show-path",
            mixinStandardHelpOptions = true,
            description = "Shows which file is taken: the one that is there, or where \"key new\" makes it.")
    int showPath() {
        spec.commandLine().getOut().println(file(null));
        return ExitCode.OK.code();
    }

    private int failed(IOException cause, ExitCode code) {
        spec.commandLine().getErr().println(cause.getMessage());
        return code.code();
    }
}
