package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.AgentAnswer;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Whether an SSH agent answers where wsldhost connects guests to, and holds keys.
 *
 * @param agent where it should be; empty when this user has none
 * @param answer asked for only where there is one
 */
record AgentCheck(Optional<Endpoint> agent, Fact<AgentAnswer> answer) implements Check {
    @Override
    public String title() {
        return "SSH agent";
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        return List.of(
                agent.isEmpty()
                        ? Finding.notUsed(title(), "neither SSH_AUTH_SOCK nor --ssh-agent names one")
                        : of(answer.get(), agent.get()));
    }

    private Finding of(AgentAnswer said, Endpoint where) {
        if (said instanceof AgentAnswer.None none) {
            return Finding.warning(title(), "none answers on " + where + ": " + none.reason(), starting(where));
        }
        long count = ((AgentAnswer.Identities) said).count();
        return count == 0
                ? Finding.warning(title(), "that on " + where + " holds no key", "ssh-add")
                : Finding.ok(title(), "that on " + where + " holds " + count + (count == 1 ? " key" : " keys"));
    }

    /** The agent of Windows is a service that is off at first; elsewhere a shell starts one. */
    private static String starting(Endpoint where) {
        return where instanceof Endpoint.Pipe
                ? "as administrator: powershell "
                        + "\"Set-Service ssh-agent -StartupType Automatic; Start-Service ssh-agent\""
                : "eval \"$(ssh-agent -s)\"";
    }
}
