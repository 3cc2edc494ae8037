package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.host.install.TaskState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Whether Windows starts wsldhost at logon, and how that went.
 *
 * @param log path of the file where it says more
 */
record LogonTaskCheck(Fact<Optional<TaskState>> task, String log) implements Check {
    @Override
    public String title() {
        return "logon task";
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        return List.of(task.get()
                .map(this::of)
                .orElseGet(() -> Finding.warning(
                        title(), "there is none: wsldhost does not start when you log on", "wsldhost install")));
    }

    private Finding of(TaskState state) {
        if (!state.missing().isEmpty()) {
            return Finding.failure(
                    title(),
                    state.name() + " cannot start wsldhost: " + String.join(" and ", state.missing()) + " is gone",
                    "wsldhost install --replace");
        }
        return state.hasFailed()
                ? Finding.warning(title(), state.name() + ": " + state.lastRun(), "type \"" + log + "\"")
                : Finding.ok(title(), state.name() + ": " + state.lastRun());
    }
}
