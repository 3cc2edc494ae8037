package io.github.wsld.guest.tcp;

import io.github.wsld.iptables.Applied;
import io.github.wsld.iptables.BackendName;
import io.github.wsld.iptables.Family;
import io.github.wsld.iptables.Redirect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Word of the redirect rules that root applied for a service: iptables-legacy wants more rights than the service's user has, so
 * that wsld.service runs {@code wsld iptables apply --as-service} as root. The word is a file of root's in the service's runtime
 * folder, one line: service address, service port, families. Any thread.
 */
public final class RootsRules {
    private static final String NAME = "redirect";
    private static final int ROOT = 0;

    private final Optional<Path> file;

    /** @param environment tells the service's runtime folder; without one there is never a word */
    public RootsRules(Map<String, String> environment) {
        this.file = Optional.of(environment.getOrDefault("RUNTIME_DIRECTORY", ""))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder.split(":", 2)[0], NAME));
    }

    /** Whether there is word of any. */
    public boolean present() {
        return file.filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .isPresent();
    }

    /** Leaves word. For root. */
    public void write(Redirect redirect, Set<Family> families) throws IOException {
        remove();
        String line = redirect.serviceAddress() + " " + redirect.servicePort() + " "
                + families.stream().sorted().map(Family::toString).collect(Collectors.joining(",")) + "\n";
        // A new file, by one call: the folder is the service's, which could put a link there at any time. So the umask
        // is
        // the caller's to set, such that the service's user can read it.
        Files.writeString(
                file.orElseThrow(() -> new IOException("RUNTIME_DIRECTORY is not set, as it is in a unit's commands")),
                line,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
    }

    /** Takes the word back. For root. */
    public void remove() throws IOException {
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
        }
    }

    /** What root applied, if it leads where these rules would. */
    Optional<Applied> leadingAs(Redirect redirect) throws IOException {
        if (!present() || (Integer) Files.getAttribute(file.get(), "unix:uid", LinkOption.NOFOLLOW_LINKS) != ROOT) {
            return Optional.empty();
        }
        String[] words;
        try {
            words = Files.readString(file.get()).strip().split(" ");
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
        if (words.length != 3
                || !words[0].equals(redirect.serviceAddress())
                || !words[1].equals(Integer.toString(redirect.servicePort()))) {
            return Optional.empty();
        }
        Set<Family> families = EnumSet.noneOf(Family.class);
        for (Family family : Family.values()) {
            if (List.of(words[2].split(",")).contains(family.toString())) {
                families.add(family);
            }
        }
        return Optional.of(new Applied(Optional.of(BackendName.IPTABLES_LEGACY), families, List.of()));
    }
}
