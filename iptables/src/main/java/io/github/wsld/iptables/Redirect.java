package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import java.util.regex.Pattern;

/**
 * What the rules are to do, for both families: IPv4 connections are brought to an address within 127.0.0.0/8, IPv6
 * ones to ::1, which is all the loopback that IPv6 has.
 *
 * @param ports ports of the guest to redirect, the service port not among them
 * @param serviceAddress where IPv4 connections go: 127.0.0.1 by REDIRECT, as the original has it, any other by DNAT
 * @param servicePort the port there and on ::1, 1 to 65535
 */
public record Redirect(PortRanges ports, String serviceAddress, int servicePort) {
    /** WSL mirrors listeners on 127.0.0.1 to Windows, and none on this. */
    public static final String DEFAULT_SERVICE_ADDRESS = "127.0.0.2";

    /** The only address that REDIRECT in nat OUTPUT rewrites to. */
    private static final String REDIRECT_ADDRESS = "127.0.0.1";

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])){3}");

    public Redirect {
        requireServiceAddress(serviceAddress);
        if (servicePort < 1 || servicePort > Endpoint.MAX_TCP_PORT) {
            throw new IllegalArgumentException("service port " + servicePort + " is not 1 to " + Endpoint.MAX_TCP_PORT);
        }
        if (ports.contains(servicePort)) {
            throw new IllegalArgumentException("the service port " + servicePort + " is among the ports to redirect");
        }
    }

    /** @throws IllegalArgumentException when this is no IPv4 loopback address to listen on */
    public static String requireServiceAddress(String address) {
        if (!LOOPBACK.matcher(address).matches() || address.equals("127.0.0.0") || address.equals("127.255.255.255")) {
            throw new IllegalArgumentException("not an address from 127.0.0.1 to 127.255.255.254");
        }
        return address;
    }

    /** Address and port for DNAT, or a colon and the port for REDIRECT. */
    String destination(Family family) {
        boolean isRedirect = family == Family.IPV6 || serviceAddress.equals(REDIRECT_ADDRESS);
        return (isRedirect ? "" : serviceAddress) + ":" + servicePort;
    }
}
