package io.github.wsld.packaging;

import io.github.wsld.guest.cli.Wsld;
import io.github.wsld.host.cli.WsldHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Makes man pages, completion and the package's changelog: {@code Generate SOURCE TARGET VERSION TIME}, where SOURCE is the root
 * of the source tree, TARGET is laid out as the root of a file system, and TIME is that of the build. The same arguments give the
 * same bytes.
 */
public final class Generate {
    /** The byte of a gzip header that tells of best compression, and its value there (RFC 1952). */
    private static final int EXTRA_FLAGS = 8;

    private static final byte BEST = 2;

    private final Path source;
    private final Path target;
    private final String version;
    private final Instant time;

    private Generate(Path source, Path target, String version, Instant time) {
        this.source = source;
        this.target = target;
        this.version = version;
        this.time = time;
    }

    public static void main(String[] arguments) throws IOException {
        new Generate(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2], Instant.parse(arguments[3])).all();
    }

    private void all() throws IOException {
        command("wsld", "the guest's half of the bridge between a Linux guest and its host", Wsld.commandLine());
        command("wsldhost", "the host's half of the bridge between a Linux guest and its host", WsldHost.commandLine());
        ManPage configuration = page("wsld.toml", 5, "configuration of wsld");
        configuration.section("description");
        Document.append(configuration, Files.readAllLines(source.resolve("docs/configuration.md")));
        seeAlso(configuration, "`wsld`(1), `systemd.unit`(5)");
        write("usr/share/man/man5/wsld.toml.5.gz", zipped(configuration.toString()));
        write("usr/share/doc/wsld/changelog.gz", zipped(changelog()));
    }

    private void command(String name, String summary, CommandLine command) throws IOException {
        ManPage page = page(name, 1, summary);
        CommandPage parts = new CommandPage(page, command);
        parts.synopsis();
        Document.append(page, Files.readAllLines(source.resolve("packaging/src/main/man/" + name + ".md")));
        parts.options().commands().exitStatus();
        seeAlso(page, name.equals("wsld") ? "`wsld.toml`(5), `wsldhost`(1)" : "`wsld`(1)");
        write("usr/share/man/man1/" + name + ".1.gz", zipped(page.toString()));

        String bash = "usr/share/bash-completion/completions/" + name;
        // It is sourced, not run.
        String completion = AutoComplete.bash(name, command).replaceFirst("^#!.*\n", "");
        write(bash, completion.getBytes(StandardCharsets.UTF_8));
        write("usr/share/zsh/vendor-completions/_" + name, zsh(name, bash).getBytes(StandardCharsets.UTF_8));
    }

    private ManPage page(String name, int section, String summary) {
        String date = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(time);
        return new ManPage(name, section, date, "wsld " + version, summary);
    }

    private static void seeAlso(ManPage page, String pages) {
        page.section("see also").paragraph(Markdown.of(pages));
    }

    /** zsh runs bash's function; the first time, when it has just loaded this file, as well. */
    private static String zsh(String name, String bash) {
        return "#compdef " + name + "\nautoload -Uz bashcompinit && bashcompinit\nsource /" + bash
                + "\n_bash_complete -o default -F _complete_" + name + "\n";
    }

    private String changelog() throws IOException {
        DateTimeFormatter mail = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
        return "wsld (" + version.replace("-SNAPSHOT", "~SNAPSHOT") + ") unstable; urgency=medium\n\n"
                + "  * Built from its source tree; its history says what has changed.\n\n"
                + " -- " + maintainer() + "  " + mail.format(time) + "\n";
    }

    private String maintainer() throws IOException {
        String field = "Maintainer: ";
        return Files.readAllLines(source.resolve("packaging/src/main/deb/control/control")).stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()))
                .findFirst()
                .orElseThrow(() -> new IOException("the package's control file names no maintainer"));
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new Best(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] all = bytes.toByteArray();
        all[EXTRA_FLAGS] = BEST;
        return all;
    }

    /** Java's own has no word for the level. */
    private static final class Best extends GZIPOutputStream {
        Best(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = target.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
