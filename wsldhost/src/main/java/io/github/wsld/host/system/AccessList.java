package io.github.wsld.host.system;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may read a file of Windows, from a security descriptor in its definition language ([MS-DTYP] 2.5.1).
 *
 * @param readers whom an entry lets read: SIDs, or their abbreviations of two letters
 */
public record AccessList(List<String> readers) {
    /** {@code (type;flags;rights;object;inherited object;account)} and, in some, a condition. */
    private static final Pattern ENTRY = Pattern.compile("\\(([^;()]*);([^;()]*);([^;()]*);[^;()]*;[^;()]*;([^;()]*)");

    private static final String NO_LIST = "NO_ACCESS_CONTROL";
    private static final String EVERYONE = "WD";
    /** FILE_READ_DATA, GENERIC_READ and GENERIC_ALL of winnt.h. */
    private static final long READ_BITS = 0x1 | 0x8000_0000L | 0x1000_0000L;
    /**
     * Rights in letters that let a file's content be read: file all and read, generic all and read, and bit 0 by
     * itself.
     */
    private static final Set<String> READ_WORDS = Set.of("FA", "FR", "GA", "GR", "CC");
    /** SYSTEM, administrators, and what stands for the owner, in letters and as SIDs. */
    private static final Set<String> EXPECTED =
            Set.of("SY", "BA", "LA", "DA", "CO", "OW", "S-1-5-18", "S-1-5-32-544", "S-1-3-4");

    private static final Map<String, String> NAMES = Map.of(
            EVERYONE,
            "Everyone",
            "S-1-1-0",
            "Everyone",
            "BU",
            "Users",
            "S-1-5-32-545",
            "Users",
            "AU",
            "Authenticated Users",
            "S-1-5-11",
            "Authenticated Users",
            "IU",
            "INTERACTIVE",
            "BG",
            "Guests",
            "AN",
            "Anonymous");

    public AccessList {
        readers = List.copyOf(readers);
    }

    /** Reads what it understands: entries of other kinds let nobody in. Without a list everybody may read. */
    public static AccessList parse(String sddl) {
        int list = sddl.indexOf("D:");
        if (list < 0 || sddl.startsWith(NO_LIST, list + 2)) {
            return new AccessList(List.of(EVERYONE));
        }
        List<String> readers = new ArrayList<>();
        Matcher entry = ENTRY.matcher(sddl).region(list, sddl.length());
        while (entry.find()) {
            boolean inheritOnly = entry.group(2).contains("IO");
            if (entry.group(1).equals("A") && !inheritOnly && reads(entry.group(3))) {
                readers.add(entry.group(4));
            }
        }
        return new AccessList(readers);
    }

    private static boolean reads(String rights) {
        if (rights.startsWith("0x")) {
            return (Long.parseLong(rights.substring(2), 16) & READ_BITS) != 0;
        }
        for (int i = 0; i + 2 <= rights.length(); i += 2) {
            if (READ_WORDS.contains(rights.substring(i, i + 2))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Who may read it that should not.
     *
     * @param user whose file it is, as a SID
     */
    public List<String> readersBeside(String user) {
        Set<String> strangers = new LinkedHashSet<>();
        for (String reader : readers) {
            if (!EXPECTED.contains(reader) && !reader.equals(user)) {
                strangers.add(NAMES.getOrDefault(reader, reader));
            }
        }
        return List.copyOf(strangers);
    }
}
