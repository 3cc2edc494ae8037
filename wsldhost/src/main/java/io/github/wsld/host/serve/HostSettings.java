package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Target;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What this host offers.
 *
 * @param display the X server that {@code x11} means; a numeric address
 * @param ports loopback ports that a guest may reach
 * @param sshAgent where the SSH agent listens, if there is one
 * @param sockets where {@code socket:NAME} leads, by name; names are those that {@link Target.Socket} takes
 * @param security what keeps strangers out
 * @param instance this run of the host
 * @param version of the program
 * @param mostLinks links served at once, 1 or more
 * @param streams how much is kept of streams
 */
public record HostSettings(
        Endpoint.Tcp display,
        PortRanges ports,
        Optional<Endpoint> sshAgent,
        Map<String, Endpoint> sockets,
        LinkSecurity security,
        Instance instance,
        String version,
        int mostLinks,
        StreamSettings streams) {
    /** Links served at once unless set otherwise: two descriptors and a quarter of a KiB each, when they are idle. */
    public static final int DEFAULT_MOST_LINKS = 16_384;

    /** The same for a host that guests know as another run. */
    public HostSettings with(Instance other) {
        return new HostSettings(display, ports, sshAgent, sockets, security, other, version, mostLinks, streams);
    }

    public HostSettings {
        sockets = Collections.unmodifiableMap(new TreeMap<>(sockets));
    }
}
