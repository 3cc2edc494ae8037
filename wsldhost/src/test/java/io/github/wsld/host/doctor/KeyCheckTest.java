package io.github.wsld.host.doctor;

import static io.github.wsld.host.doctor.Verdicts.helps;
import static io.github.wsld.host.doctor.Verdicts.one;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Level;
import io.github.wsld.common.key.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCheckTest {
    @TempDir
    private Path folder;

    private KeyFile file;

    @BeforeEach
    void makeKey() throws IOException {
        file = new KeyFile(folder.resolve("key"));
        file.create(new SecureRandom()::nextBytes, false);
    }

    private KeyCheck check(String... strangers) {
        return new KeyCheck(Optional.of(file), key -> List.of(strangers), "anna");
    }

    @Test
    void aKeyIsNamedByItsNumberAndNeverShown() throws Exception {
        Finding finding = one(check(), Level.OK, "key number ");
        String secret = Files.readString(file.path()).strip();
        assertFalse(finding.toString().contains(secret.substring(secret.indexOf(':') + 1)), "the key is shown");
    }

    @Test
    void aKeyThatOthersMayReadIsAFailure() throws Exception {
        helps(
                "icacls \"" + file,
                one(check("Everyone", "Users"), Level.FAILURE, "Everyone and Users may read " + file));
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));
        helps("chmod 600 \"" + file + "\"", one(check(), Level.FAILURE, "mode rw-r--r--"));
    }

    @Test
    void aFileThatIsNoKeyIsToBeMadeAnew() throws Exception {
        Files.writeString(file.path(), "hello\n");
        helps("wsldhost key new --force", one(check(), Level.FAILURE, "it holds no key"));
        Files.delete(file.path());
        helps("wsldhost key new", one(check(), Level.FAILURE, "is missing"));
    }

    @Test
    void aCertificateThatIsNoneIsToBeMadeAnew() throws Exception {
        Files.writeString(file.certificate(), "hello\n");
        helps(
                "--certificate-only",
                one(check(), Level.FAILURE, file.certificate().toString()));
    }

    @Test
    void withoutAKeyThereIsNothingToKeep() throws Exception {
        one(new KeyCheck(Optional.empty(), key -> List.of(), "anna"), Level.NOT_USED, "there is none");
    }
}
