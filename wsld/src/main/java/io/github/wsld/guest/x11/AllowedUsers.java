package io.github.wsld.guest.x11;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The users who may open windows. Immutable; any thread.
 *
 * @param uids their user ids, as the kernel's unsigned 32 bits in an int
 * @param problems entries that name nobody, a sentence each
 */
public record AllowedUsers(Set<Integer> uids, List<String> problems) {

    public AllowedUsers {
        uids = Set.copyOf(uids);
        problems = List.copyOf(problems);
    }

    /** Whether a user, as {@code PeerCredentials} names him, may. Nobody else may, root included. */
    public boolean allows(int uid) {
        return uids.contains(uid);
    }

    /**
     * Looks names up. Blocks for reading a file.
     *
     * @param entries names, or user ids in decimal
     * @param passwd {@code /etc/passwd}, passwd(5); users of other directories are named by their id
     */
    public static AllowedUsers resolve(List<String> entries, Path passwd) {
        Set<Integer> uids = new HashSet<>();
        List<String> problems = new ArrayList<>();
        Map<String, String> known = Map.of();
        if (entries.stream().anyMatch(entry -> !isNumber(entry))) {
            try {
                known = read(passwd);
            } catch (IOException failure) {
                problems.add("cannot look up users in " + passwd + " (" + failure + "): name them by their user ids");
            }
        }
        for (String entry : entries) {
            String id = isNumber(entry) ? entry : known.getOrDefault(entry, "");
            if (id.isEmpty()) {
                problems.add("no user \"" + entry + "\" in " + passwd
                        + ": give a name from there, or a user id (id -u NAME)");
            } else if (!isUserId(id)) {
                problems.add("user id " + id + " of \"" + entry + "\" is not 0 to 4294967294");
            } else {
                uids.add(Integer.parseUnsignedInt(id));
            }
        }
        return new AllowedUsers(uids, problems);
    }

    private static Map<String, String> read(Path passwd) throws IOException {
        Map<String, String> ids = new HashMap<>();
        for (String line : Files.readAllLines(passwd, StandardCharsets.ISO_8859_1)) {
            // name:password:uid:gid:comment:home:shell
            String[] fields = line.split(":");
            if (fields.length > 3 && isNumber(fields[2])) {
                ids.putIfAbsent(fields[0], fields[2]);
            }
        }
        return ids;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The greatest 32-bit number means "no user" to the kernel. */
    private static boolean isUserId(String digits) {
        return digits.length() <= 10 && Long.parseLong(digits) < 0xffff_ffffL;
    }
}
