package io.github.wsld.guest.config;

import io.github.wsld.common.endpoint.Endpoint;
import java.util.List;

/**
 * Ports whose connections, made in the guest to its loopback, reach the host's.
 *
 * @param servicePort where netfilter redirects them to, on the guest's loopback; 1 to 65535
 * @param iptablesCommand the command that sets the redirection up, with its leading arguments; run without a shell
 * @param ports each once, 1 to 65535; never the service port
 */
public record TcpForwardConfig(int servicePort, List<String> iptablesCommand, List<Integer> ports) {

    public static final int DEFAULT_SERVICE_PORT = 6001;
    public static final List<String> DEFAULT_IPTABLES_COMMAND = List.of("sudo", "iptables-legacy");

    public TcpForwardConfig {
        requirePort(servicePort);
        iptablesCommand = List.copyOf(iptablesCommand);
        if (iptablesCommand.isEmpty()) {
            throw new IllegalArgumentException("no iptables command");
        }
        ports = List.copyOf(ports);
        ports.forEach(TcpForwardConfig::requirePort);
        if (ports.contains(servicePort)) {
            throw new IllegalArgumentException("the service port cannot be forwarded: " + servicePort);
        }
    }

    private static void requirePort(int port) {
        if (port < 1 || port > Endpoint.MAX_TCP_PORT) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to " + Endpoint.MAX_TCP_PORT);
        }
    }
}
