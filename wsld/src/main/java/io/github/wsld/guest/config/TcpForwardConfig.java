package io.github.wsld.guest.config;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.iptables.BackendChoice;
import io.github.wsld.iptables.ForwardedPorts;
import io.github.wsld.iptables.Redirect;
import java.time.Duration;
import java.util.Objects;

/**
 * Ports whose connections, made in the guest to its loopback, reach the host's.
 *
 * @param serviceAddress where netfilter redirects IPv4 connections to, within 127.0.0.0/8; IPv6 ones go to ::1
 * @param servicePort the port there, 1 to 65535
 * @param backend how netfilter is reached
 * @param ports which ports, and what they are on the host; the service port is not among them
 * @param evenIfListened whether ports are forwarded that something in the guest listens on
 * @param evenIfMirrored whether ports are forwarded although WSL makes guest and host share their loopback
 * @param resume whether connections outlive a lost link
 * @param lookEvery time between two looks whether the rules are still there
 */
public record TcpForwardConfig(
        String serviceAddress,
        int servicePort,
        BackendChoice backend,
        ForwardedPorts ports,
        boolean evenIfListened,
        boolean evenIfMirrored,
        boolean resume,
        Duration lookEvery) {

    public static final String DEFAULT_SERVICE_ADDRESS = Redirect.DEFAULT_SERVICE_ADDRESS;
    public static final int DEFAULT_SERVICE_PORT = 6001;
    public static final Duration DEFAULT_LOOK_EVERY = Duration.ofMinutes(1);

    public TcpForwardConfig {
        Objects.requireNonNull(backend);
        // Checks address and port, and that they are not forwarded themselves.
        new Redirect(ports.guestPorts(), serviceAddress, servicePort);
    }

    /** The rules for all ports but some. */
    public Redirect redirectWithout(PortRanges skipped) {
        return new Redirect(ports.guestPorts().without(skipped), serviceAddress, servicePort);
    }

    /** Where IPv4 connections are accepted. */
    public Endpoint.Tcp service() {
        return new Endpoint.Tcp(serviceAddress, servicePort);
    }

    /** Where IPv6 connections are accepted. */
    public Endpoint.Tcp service6() {
        return new Endpoint.Tcp("::1", servicePort);
    }
}
