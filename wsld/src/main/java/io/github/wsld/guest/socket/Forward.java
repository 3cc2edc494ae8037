package io.github.wsld.guest.socket;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.guest.config.GuestConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket in the guest and where it leads.
 *
 * @param listen a socket in the file system
 * @param mode its permission bits
 * @param target the SSH agent, or a socket that the host has named
 * @param resume whether connections outlive the loss of their link
 */
record Forward(Endpoint.Unix listen, int mode, Target target, boolean resume) {
    private static final int OWNER_ALONE = 0600;

    /** What a configuration asks for. */
    static List<Forward> of(GuestConfig config) {
        List<Forward> forwards = new ArrayList<>();
        config.sshAgent()
                .ifPresent(agent ->
                        forwards.add(new Forward(agent.socket(), OWNER_ALONE, new Target.SshAgent(), agent.resume())));
        config.socketForwards()
                .forEach(each -> forwards.add(new Forward(each.listen(), each.mode(), each.target(), each.resume())));
        return forwards;
    }

    /** Whether nobody but the socket's owner and root may connect. */
    boolean isForOwnerAlone() {
        return (mode & 0077) == 0;
    }

    boolean isSshAgent() {
        return target instanceof Target.SshAgent;
    }

    /** Whether clients are helped past an agent that hangs up on what it does not know: not on a stream, which is bytes alone. */
    boolean helpsOldAgents() {
        return isSshAgent() && !resume;
    }
}
