package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.host.system.Firewall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether Windows Firewall lets guests in where wsldhost listens on TCP, which it does on request alone.
 *
 * @param program path of the one that listens, which is this Java
 */
record FirewallCheck(Fact<Optional<Firewall>> firewall, Fact<Daemons> daemons, String program) implements Check {
    @Override
    public String title() {
        return "firewall";
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        Optional<Firewall> known = firewall.get();
        List<Finding> findings = new ArrayList<>();
        for (String listened : daemons.get().endpoints()) {
            if (known.isPresent() && EndpointParser.parse(listened) instanceof Endpoint.Tcp tcp && !tcp.isLoopback()) {
                findings.add(of(known.get(), tcp));
            }
        }
        return findings.isEmpty()
                ? List.of(Finding.ok(title(), "wsldhost needs no rule: guests come over the VM's socket"))
                : findings;
    }

    private Finding of(Firewall known, Endpoint.Tcp tcp) {
        return switch (known.verdict(program, tcp.port())) {
            case LET_IN -> Finding.ok(title(), "guests are let in on " + tcp);
            case NO_RULE ->
                Finding.warning(
                        title(),
                        "no rule lets guests in on " + tcp + " (rules by group policy are not looked at)",
                        "as administrator: netsh advfirewall firewall add rule name=wsldhost dir=in action=allow"
                                + " protocol=TCP localport="
                                + tcp.port() + " remoteip=172.16.0.0/12");
            case BLOCKED ->
                Finding.warning(
                        title(),
                        "a rule keeps guests off " + tcp
                                + "; Windows makes one for whoever answers its question with Cancel",
                        "wf.msc, and delete the inbound rules for " + program);
        };
    }
}
