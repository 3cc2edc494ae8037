package io.github.wsld.iptables;

import java.util.Map;
import java.util.Set;

/** Compares what was read back with what was to be applied. */
final class Verification {
    private Verification() {}

    static void require(Backend backend, Map<Family, Placed> read, Redirect redirect, Owner owner, Set<Family> families)
            throws RedirectException {
        for (Family family : families) {
            Placed expected = Placed.expected(redirect, family, owner);
            Placed found = read.get(family);
            if (!expected.equals(found)) {
                throw new RedirectException(
                        Failure.OTHER,
                        backend.name() + " reported success, but reading back the " + family + " rules gave "
                                + (found == null ? "none" : found) + " in place of " + expected
                                + "; another program may be changing rules at the same time");
            }
        }
    }
}
