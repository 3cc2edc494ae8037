package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Target;
import java.util.List;
import java.util.Optional;

/** What each target stands for on this host, and what may not be reached. The host decides, whatever a guest asks. */
final class Targets {
    private static final String IPV4_LOOPBACK = "127.0.0.1";
    private static final String IPV6_LOOPBACK = "::1";

    private final HostSettings settings;

    Targets(HostSettings settings) {
        this.settings = settings;
    }

    /** Endpoints to try in order; empty when {@link #denial} says why not. */
    List<Endpoint> endpoints(Target target) {
        if (target instanceof Target.DefaultDisplay) {
            return List.of(settings.display());
        }
        if (target instanceof Target.SshAgent) {
            return settings.sshAgent().map(List::of).orElse(List.of());
        }
        if (target instanceof Target.Socket socket) {
            return Optional.ofNullable(settings.sockets().get(socket.name()))
                    .map(List::of)
                    .orElse(List.of());
        }
        int port = target instanceof Target.Display display ? display.port() : ((Target.TcpPort) target).port();
        if (!settings.ports().contains(port)) {
            return List.of();
        }
        return List.of(new Endpoint.Tcp(IPV4_LOOPBACK, port), new Endpoint.Tcp(IPV6_LOOPBACK, port));
    }

    /** Why a target without endpoints is refused. */
    Reason denial(Target target) {
        if (target instanceof Target.SshAgent) {
            return new Reason(
                    Reason.DENIED, "the host has no SSH agent; start one there, or name it with wsldhost --ssh-agent");
        }
        if (target instanceof Target.Socket socket) {
            return new Reason(
                    Reason.DENIED,
                    "the host names no socket \"" + socket.name() + "\"; name it with wsldhost --socket "
                            + socket.name() + "=ENDPOINT (now " + names() + ")");
        }
        return new Reason(
                Reason.DENIED,
                "the host does not allow " + target + "; add its port to wsldhost --allow-ports (now "
                        + settings.ports() + ")");
    }

    private String names() {
        return settings.sockets().isEmpty()
                ? "none"
                : String.join(", ", settings.sockets().keySet());
    }

    /** Why a target was not reached, and what its owner can do. */
    Reason unreachable(Target target, DialFailure failure) {
        int code = failure.kind() == DialFailure.Kind.TIMED_OUT ? Reason.TARGET_TIMED_OUT : Reason.TARGET_REFUSED;
        return new Reason(code, words(target, failure) + " (" + failure.reason() + ")");
    }

    private static String words(Target target, DialFailure failure) {
        if (target instanceof Target.SshAgent) {
            return "no SSH agent answers on " + failure.endpoint()
                    + " on the host; start it there, or set wsldhost --ssh-agent";
        }
        if (target instanceof Target.Socket socket) {
            return "nothing answers on " + failure.endpoint()
                    + " on the host; start what serves it, or change wsldhost --socket " + socket.name() + "=ENDPOINT";
        }
        if (target instanceof Target.TcpPort tcp) {
            return "nothing answers on localhost:" + tcp.port() + " on the host";
        }
        if (target instanceof Target.Display display) {
            return "no X server answers on localhost:" + display.port() + " on the host; start VcXsrv or X410";
        }
        String address = failure.endpoint().toString().substring("tcp:".length());
        return "no X server answers on " + address + " on the host; start VcXsrv or X410, or set wsldhost --display";
    }
}
