package io.github.wsld.iptables;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of applying rules.
 *
 * @param backend which one serves; empty when no port was to be redirected, and none is
 * @param families for which rules are in place and were read back
 * @param warnings what works less than it could, each with what to do
 */
public record Applied(Optional<BackendName> backend, Set<Family> families, List<String> warnings) {
    public Applied {
        families = Set.copyOf(families);
        warnings = List.copyOf(warnings);
    }
}
