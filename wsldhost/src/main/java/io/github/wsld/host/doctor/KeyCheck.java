package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.key.KeyFile;
import io.github.wsld.common.key.KeyFileException;
import io.github.wsld.common.tls.HostCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Whether the key can be used, and is this user's secret. Shows its number alone, which is public.
 *
 * @param file empty where guests prove nothing
 * @param user whose it should be, by name
 */
record KeyCheck(Optional<KeyFile> file, Access access, String user) implements Check {
    /** Who may read a file. */
    interface Access {
        /** @return names of those who should not */
        List<String> strangers(KeyFile file) throws IOException;
    }

    @Override
    public String title() {
        return "key";
    }

    @Override
    public List<Finding> look() throws IOException {
        return List.of(
                file.isEmpty()
                        ? Finding.notUsed(title(), "there is none: whoever comes over the VM's socket is served")
                        : of(file.get()));
    }

    private Finding of(KeyFile key) throws IOException {
        String number;
        try {
            number = key.read().toString();
        } catch (KeyFileException e) {
            return Finding.failure(title(), e.getMessage(), help(e.fault(), key));
        }
        List<String> strangers = access.strangers(key);
        if (!strangers.isEmpty()) {
            return Finding.failure(
                    title(),
                    String.join(" and ", strangers) + " may read " + key + ": whoever did has the key",
                    "icacls \"" + key + "\" /inheritance:r /grant:r \"" + user + ":F\"");
        }
        try {
            if (Files.exists(key.certificate())) {
                HostCertificate.read(key.certificate());
            }
        } catch (IOException e) {
            return Finding.failure(title(), e.getMessage(), "wsldhost key new --certificate-only");
        }
        return Finding.ok(title(), number + ", in " + key + ", for its owner alone");
    }

    private static String help(KeyFileException.Fault fault, KeyFile key) {
        return switch (fault) {
            case MISSING -> "wsldhost key new";
            case FORBIDDEN -> "wsldhost doctor, as the user whose key it is";
            case EXPOSED -> "chmod 600 \"" + key + "\"";
            case UNREADABLE, NO_KEY -> "wsldhost key new --force";
        };
    }
}
