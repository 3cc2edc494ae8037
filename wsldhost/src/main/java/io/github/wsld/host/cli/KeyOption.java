package io.github.wsld.host.cli;

import io.github.wsld.common.key.KeyFile;
import io.github.wsld.common.key.KeyPlaces;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.tls.HostCertificate;
import io.github.wsld.host.serve.LinkSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which key a start takes.
 *
 * @param file of the key; empty for none
 */
record KeyOption(Optional<KeyFile> file) {

    /**
     * By what {@code --key} says, and without it by what is at the usual places.
     *
     * @param text a path, with or without {@code file:} in front, or {@code none}
     */
    static KeyOption of(Optional<String> text, Map<String, String> environment) {
        return new KeyOption(text.isEmpty() ? new KeyPlaces(environment, Path.of("/")).found() : named(text));
    }

    /** The file that {@code --key} names; empty when it names none. */
    static Optional<KeyFile> named(Optional<String> text) {
        return text.map(word -> word.startsWith("file:") ? word.substring("file:".length()) : word)
                .filter(path -> !path.equals("none"))
                .map(path -> new KeyFile(Path.of(path)));
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
