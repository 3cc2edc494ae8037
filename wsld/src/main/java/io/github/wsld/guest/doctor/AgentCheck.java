package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.AgentAnswer;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Level;
import io.github.wsld.guest.config.GuestConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the SSH agent answers, how many identities it has, and whether this shell uses it. */
final class AgentCheck implements Check {
    @Override
    public String title() {
        return "SSH agent";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        Optional<String> offered = guest.daemons().running().stream()
                .flatMap(daemon -> daemon.offers().sshAuthSock().stream())
                .findFirst();
        boolean wanted =
                guest.configured().config().flatMap(GuestConfig::sshAgent).isPresent();
        if (offered.isEmpty() && !wanted) {
            return List.of(notUsed("no [ssh_agent] in the configuration"));
        }
        Optional<HostAnswer> host =
                guest.hosts().stream().filter(HostAnswer::isReached).findFirst();
        if (offered.isEmpty()) {
            if (!guest.daemons().isEmpty()) {
                return List.of(warning(
                        "the configuration has [ssh_agent], and the wsld that runs offers none", "wsld check-config"));
            }
            return host.isPresent() ? List.of(finding("the host's", guest.agentAt(host.get()))) : List.of();
        }
        AgentAnswer answer = guest.agent(Path.of(offered.get()));
        if (answer instanceof AgentAnswer.None
                && host.isPresent()
                && guest.agentAt(host.get()) instanceof AgentAnswer.None why) {
            // A socket can only be closed; a link of one's own is told the reason.
            answer = why;
        }
        Finding finding = finding(offered.get(), answer);
        String used = guest.environment().getOrDefault("SSH_AUTH_SOCK", "");
        if (finding.level() == Level.OK && !used.equals(offered.get())) {
            return List.of(warning(
                    finding.text() + "; this shell does not use it: SSH_AUTH_SOCK is "
                            + (used.isEmpty() ? "not set" : used),
                    "eval \"$(wsld env)\""));
        }
        return List.of(finding);
    }

    private Finding finding(String place, AgentAnswer answer) {
        if (answer instanceof AgentAnswer.Identities identities) {
            return identities.count() > 0
                    ? ok(place + " answers, identities: " + identities.count())
                    : warning(place + " answers and has no identity", "on Windows: ssh-add");
        }
        return failure(
                place + ": " + ((AgentAnswer.None) answer).reason(),
                "on Windows, elevated: Set-Service ssh-agent -StartupType Automatic -PassThru | Start-Service");
    }
}
