package io.github.wsld.iptables;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rules of a wsld that are in place.
 *
 * @param backend where they were found
 * @param rules never empty
 */
public record InPlace(BackendName backend, Map<Family, Placed> rules) {

    /** Whose they are, in words. */
    public String owner() {
        return rules.values().stream().map(Placed::owner).distinct().collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "\"" + owner() + "\" (" + backend + ", ports "
                + rules.values().iterator().next().ports() + ")";
    }
}
