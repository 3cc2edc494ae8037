package io.github.wsld.guest.config;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Target;
import java.util.Objects;

/**
 * A socket in the guest that leads to one of the host.
 *
 * @param listen a socket in the file system
 * @param mode its permission bits, within 0777, its owner's reading and writing among them
 * @param target the host's name for it
 * @param resume whether connections outlive a lost link
 */
public record SocketForwardConfig(Endpoint.Unix listen, int mode, Target.Socket target, boolean resume) {

    public static final int DEFAULT_MODE = 0600;

    public SocketForwardConfig {
        Objects.requireNonNull(target);
        if (listen.isAbstract()) {
            throw new IllegalArgumentException("anybody may connect to an abstract socket: " + listen);
        }
        if ((mode & ~0777) != 0 || (mode & 0600) != 0600) {
            throw new IllegalArgumentException(String.format("mode %04o is not 0600 to 0777", mode));
        }
    }

    /** Reads octal digits as chmod(1) takes them. */
    static int parseMode(String text) {
        if (!text.matches("0?[67][0-7]{2}")) {
            throw new IllegalArgumentException(
                    "a mode is octal digits that let the owner read and write, \"0600\" to \"0777\"");
        }
        return Integer.parseInt(text, 8);
    }
}
