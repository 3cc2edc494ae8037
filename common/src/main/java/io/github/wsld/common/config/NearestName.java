package io.github.wsld.common.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant by a mistyped one. */
public final class NearestName {

    private NearestName() {}

    /**
     * The known name with the least edit distance (insert, delete, replace, swap of neighbours, each counting 1), if
     * no more than a third of its characters are edits. Case does not count, nor whether words are joined by
     * {@code -} or {@code _}. Of equals the first one wins.
     */
    public static Optional<String> of(String given, Collection<String> known) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            int limit = name.length() < 3 ? 0 : name.length() / 3;
            // The difference in length is a lower bound, and keeps an endless name from costing anything.
            if (Math.abs(name.length() - given.length()) > limit) {
                continue;
            }
            int distance = distance(fold(given), fold(name));
            if (distance <= limit && distance < least) {
                nearest = name;
                least = distance;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Optimal string alignment: three rows of the table are enough, as a swap looks two rows back. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = above;
            above = row;
            row = free;
        }
        return above[b.length()];
    }
}
