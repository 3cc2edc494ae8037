package io.github.wsld.guest.doctor;

import io.github.wsld.iptables.ForeignRules;
import io.github.wsld.iptables.InPlace;
import java.util.List;
import java.util.Optional;

/**
 * What there is of redirect rules.
 *
 * @param ours of any wsld
 * @param foreign those of others that take our ports first
 * @param held whether some wsld of this network namespace has the lock of the rules, and so serves them
 * @param hidden why they cannot be seen; empty when they can
 */
record Rules(List<InPlace> ours, List<ForeignRules.Taking> foreign, boolean held, Optional<Hidden> hidden) {
    /**
     * Why rules cannot be seen.
     *
     * @param isForRights whether this user may not, and there need be nothing wrong
     */
    record Hidden(String reason, boolean isForRights) {}

    Rules {
        ours = List.copyOf(ours);
        foreign = List.copyOf(foreign);
    }
}
