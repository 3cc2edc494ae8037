package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import java.util.List;

/** Whether the configuration that a start would find is right. */
final class ConfigurationCheck implements Check {
    @Override
    public String title() {
        return "configuration";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        Configured found = guest.configured();
        if (found.config().isEmpty()) {
            String first = found.problems().lines().findFirst().orElse("it cannot be read");
            long more = found.problems().lines().count() - 1;
            return List.of(failure(
                    first + (more > 0 ? "; and " + more + " more" : "") + "; what depends on it is not looked at",
                    found.file().map(file -> "wsld check-config " + file).orElse("wsld check-config")));
        }
        return List.of(ok(found.file().map(Object::toString).orElse("none, so X11 alone is served")));
    }
}
