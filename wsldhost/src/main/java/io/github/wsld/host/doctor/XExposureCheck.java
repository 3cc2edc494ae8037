package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.host.system.Firewall;
import io.github.wsld.host.system.TcpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether other computers can connect to the X server. To be let in there is to read every key and see every window.
 * It goes by what the system says: an X server takes connections from an address of its own computer for local ones,
 * so that none can be tried.
 */
record XExposureCheck(Endpoint.Tcp display, Fact<List<TcpListener>> listeners, Fact<Optional<Firewall>> firewall)
        implements Check {

    @Override
    public String title() {
        return "X server's port";
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        if (!display.isLoopback()) {
            return List.of(Finding.notUsed(title(), "the X server is not on this computer"));
        }
        List<TcpListener> there = listeners.get().stream()
                .filter(listener -> listener.port() == display.port())
                .toList();
        List<TcpListener> open = there.stream().filter(TcpListener::isOpen).toList();
        if (there.isEmpty()) {
            return List.of(Finding.notUsed(title(), "nothing listens on " + display.port()));
        }
        return List.of(open.isEmpty() ? Finding.ok(title(), "listens on this computer's loopback alone") : open(open));
    }

    private Finding open(List<TcpListener> open) throws IOException, InterruptedException {
        String who = open.stream()
                        .map(TcpListener::programName)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(name -> name + " listens")
                        .orElse("it listens")
                + " on "
                + open.stream()
                        .map(TcpListener::address)
                        .map(InetAddress::getHostAddress)
                        .distinct()
                        .collect(Collectors.joining(" and "));
        Optional<Firewall> known = firewall.get();
        if (known.isEmpty()) {
            return Finding.warning(
                    title(),
                    who + ", open to the network unless a firewall keeps others off, which is not known here",
                    "sudo iptables -I INPUT -p tcp --dport " + display.port() + " ! -i lo -j DROP");
        }
        String program = open.stream()
                .map(TcpListener::program)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
        return switch (known.get().verdict(program, display.port())) {
            case BLOCKED -> Finding.ok(title(), who + ", and a rule of Windows Firewall keeps others off");
            case NO_RULE ->
                Finding.ok(
                        title(),
                        who + ", and no rule of Windows Firewall lets others in (group policy's not looked at)");
            case LET_IN -> Finding.warning(title(), who + ", and " + opening(known.get()), blocking());
        };
    }

    private static String opening(Firewall firewall) {
        return firewall.profilesOff().isEmpty()
                ? "a rule of Windows Firewall lets others in"
                : "Windows Firewall is off for networks that are " + String.join(" or ", firewall.profilesOff());
    }

    /** Windows never blocks loopback. */
    private String blocking() {
        return "as administrator: netsh advfirewall firewall add rule name=\"X11 from outside\""
                + " dir=in action=block protocol=TCP localport=" + display.port();
    }
}
