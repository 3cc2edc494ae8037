package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.guest.host.HostState;
import java.util.List;

/** Which key there is, and whether the host has proved to have it too. */
final class KeyCheck implements Check {
    @Override
    public String title() {
        return "key";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        if (guest.configured().config().isEmpty()) {
            return List.of();
        }
        KeyFound key = guest.key();
        if (key.problem().isPresent()) {
            return List.of(failure(key.problem().get(), "wsld check-config"));
        }
        if (key.text().isEmpty()) {
            return List.of(notUsed("none: whoever gets at the host's endpoint is taken for the host"));
        }
        return List.of(guest.hosts().stream()
                .filter(host -> host.state() instanceof HostState.Reached)
                .findFirst()
                .map(host -> ok(key.text().get() + ", which the host has proved to have over " + host.endpoint()))
                .orElseGet(() -> ok(key.text().get() + ", not proved yet: no host has answered here")));
    }
}
