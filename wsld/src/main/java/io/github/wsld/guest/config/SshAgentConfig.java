package io.github.wsld.guest.config;

import io.github.wsld.common.endpoint.Endpoint;
import java.util.Objects;

/**
 * Where the host's SSH agent is offered.
 *
 * @param socket what {@code SSH_AUTH_SOCK} is set to: a socket in the file system
 * @param resume whether connections outlive a lost link
 */
public record SshAgentConfig(Endpoint.Unix socket, boolean resume) {

    public static final Endpoint.Unix DEFAULT_SOCKET = new Endpoint.Unix("/tmp/.wsld/ssh_auth_sock", false);

    public SshAgentConfig {
        Objects.requireNonNull(socket);
        if (socket.isAbstract()) {
            throw new IllegalArgumentException("ssh knows no abstract sockets: " + socket);
        }
    }
}
