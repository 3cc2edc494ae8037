package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedUsersTest {

    @TempDir
    Path folder;

    private Path passwd;

    @BeforeEach
    void setUp() throws IOException {
        passwd = Files.writeString(
                folder.resolve("passwd"),
                "root:x:0:0:root:/:/bin/bash\n# remark\n\n+::::::\nann:x:1000:1000:Ann:/:/bin/zsh\n"
                        + "bob:x:1001:1001::/:\nann:x:1:1::/:\nodd:x:4294967295:1::/:\n");
    }

    @Test
    void namesAndIds() {
        AllowedUsers users = AllowedUsers.resolve(List.of("ann", "2000", "4294967294"), passwd);
        assertEquals(List.of(), users.problems());
        assertEquals(Set.of(1000, 2000, -2), users.uids());
        assertTrue(users.allows(1000));
        assertTrue(users.allows(2000));
        assertTrue(users.allows(-2), "4294967294 as the kernel's 32 bits");
        assertFalse(users.allows(1001));
        assertFalse(users.allows(0), "root is not named");
        assertFalse(users.allows(1), "the first line of a name counts");
    }

    @Test
    void everyUnknownEntryIsAProblem() {
        AllowedUsers users = AllowedUsers.resolve(
                List.of("eve", "bob", "", "+", "4294967295", "99999999999999999999", "odd"), passwd);
        assertEquals(Set.of(1001), users.uids());
        assertEquals(6, users.problems().size(), users.problems().toString());
        assertTrue(users.problems().get(0).contains("\"eve\""), users.problems().toString());
    }

    @Test
    void numbersNeedNoFileAndNamesSayThatItIsMissing() {
        Path missing = folder.resolve("missing");
        assertEquals(List.of(), AllowedUsers.resolve(List.of("1000"), missing).problems());
        AllowedUsers users = AllowedUsers.resolve(List.of("1000", "ann"), missing);
        assertTrue(users.allows(1000));
        assertTrue(
                users.problems().get(0).contains(missing.toString()),
                users.problems().toString());
        assertEquals(2, users.problems().size());
    }
}
