package io.github.wsld.host.cli;

import io.github.wsld.common.key.KeyFile;
import io.github.wsld.common.key.KeyPlaces;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.tls.HostCertificate;
import io.github.wsld.host.serve.LinkSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which key a start takes.
 *
 * @param file of the key; empty for none
 */
record KeyOption(Optional<KeyFile> file) {
    static final KeyOption NONE = new KeyOption(Optional.empty());

    /** What is at the usual places, for who does not say {@code --key}. */
    static KeyOption usual(Map<String, String> environment) {
        return new KeyOption(new KeyPlaces(environment, Path.of("/")).found());
    }

    /** Reads a path, with or without {@code file:} in front, or {@code none}. */
    static final class Converter implements ITypeConverter<KeyOption> {
        @Override
        public KeyOption convert(String text) {
            String path = text.startsWith("file:") ? text.substring("file:".length()) : text;
            try {
                return path.equals("none") ? NONE : new KeyOption(Optional.of(new KeyFile(Path.of(path))));
            } catch (InvalidPathException e) {
                throw new TypeConversionException("\"" + path + "\" is no path: " + e.getReason());
            }
        }
    }

    /**
     * Reads the key, and the certificate beside it if there is one; blocks.
     *
     * @throws IOException with the file, what is wrong and what to do
     */
    LinkSecurity read(boolean legacy) throws IOException {
        if (file.isEmpty()) {
            return new LinkSecurity(LinkKey.NONE, Optional.empty(), legacy);
        }
        LinkKey key = file.get().read();
        Path certificate = file.get().certificate();
        return new LinkSecurity(
                key,
                Files.exists(certificate) ? Optional.of(HostCertificate.read(certificate)) : Optional.empty(),
                legacy);
    }
}
