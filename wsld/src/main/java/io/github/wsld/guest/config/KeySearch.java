package io.github.wsld.guest.config;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.key.KeyFile;
import io.github.wsld.common.key.KeyPlaces;
import io.github.wsld.common.protocol.LinkKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the key: the named file, or the first of {@link KeyPlaces}, or the one that wsldhost has made in a Windows profile. Reads
 * files, so not for the loop's thread.
 */
public final class KeySearch {
    private static final String PROFILES = "mnt/c/Users";
    private static final String IN_PROFILE = "AppData/Local/wsld/" + KeyFile.NAME;

    private final Map<String, String> environment;
    private final Path root;

    /** @param root of the file system, {@code /} but for tests */
    public KeySearch(Map<String, String> environment, Path root) {
        this.environment = Map.copyOf(environment);
        this.root = root;
    }

    /**
     * What was found.
     *
     * @param file the one taken; empty when there is no key
     */
    public record Found(LinkKey key, Optional<KeyFile> file) {
        /** For a log: which key, never the key. */
        @Override
        public String toString() {
            return file.map(taken -> key + ", file " + taken).orElse("none");
        }
    }

    /**
     * Reads the key, and checks that no endpoint needs one that is not there.
     *
     * @throws ConfigException with the file, what is wrong and what to do
     */
    public Found find(GuestConfig config) throws ConfigException {
        Found found = find(config.key());
        for (Endpoint host : config.hosts()) {
            boolean needsKey =
                    host instanceof Endpoint.TcpFromHost || host instanceof Endpoint.Tcp tcp && !tcp.isLoopback();
            if (needsKey && found.key().isNone()) {
                throw ConfigException.ofFile(
                        "host " + host,
                        "TCP beyond this machine needs a key, and there is none; make one on the host with: wsldhost key"
                                + " new, and name its file here: key = \"file:/path\"");
            }
        }
        return found;
    }

    private Found find(KeyChoice choice) throws ConfigException {
        Optional<KeyFile> file = choice.file().map(KeyFile::new);
        try {
            if (choice.search()) {
                file = new KeyPlaces(environment, root).found();
                if (file.isEmpty()) {
                    file = inProfile();
                }
            }
            return new Found(file.isPresent() ? file.get().read() : LinkKey.NONE, file);
        } catch (IOException e) {
            throw ConfigException.ofFile("key", e.getMessage());
        }
    }

    /** Where Windows drives are not mounted there, or not at all, there is none. Other users' profiles cannot be read. */
    private Optional<KeyFile> inProfile() throws IOException {
        Path users = root.resolve(PROFILES);
        if (!Files.isDirectory(users)) {
            return Optional.empty();
        }
        List<KeyFile> found = new ArrayList<>();
        try (DirectoryStream<Path> profiles = Files.newDirectoryStream(users)) {
            for (Path profile : profiles) {
                Path key = profile.resolve(IN_PROFILE);
                if (Files.isReadable(key)) {
                    found.add(new KeyFile(key));
                }
            }
        }
        if (found.size() > 1) {
            throw new IOException("several Windows profiles have one: " + found + "; name yours: key = \"file:"
                    + found.get(0) + "\"");
        }
        return found.stream().findFirst();
    }
}
