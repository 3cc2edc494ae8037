package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.config.TcpForwardConfig;
import io.github.wsld.guest.tcp.TcpForwarding;
import io.github.wsld.iptables.ForeignRules;
import io.github.wsld.iptables.InPlace;
import io.github.wsld.iptables.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether ports are forwarded, and whether anything takes them before wsld. */
final class PortsCheck implements Check {
    @Override
    public String title() {
        return "ports";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        List<String> forwards = notes(guest, "forwards");
        List<String> hindered = notes(guest, TcpForwarding.HINDERED);
        Optional<TcpForwardConfig> wanted = guest.configured().config().flatMap(GuestConfig::tcpForward);
        List<Finding> findings = new ArrayList<>();
        for (String reason : hindered) {
            findings.add(
                    reason.startsWith("needless")
                            ? notUsed(reason)
                            : failure("not forwarded: " + reason, "sudo wsld iptables show"));
        }
        for (String skipped : notes(guest, "skips")) {
            findings.add(warning("not forwarded: " + skipped, "sudo ss -ltnp"));
        }
        if (guest.daemons().isEmpty()) {
            findings.addAll(withoutDaemon(guest, wanted.isPresent()));
        } else if (!forwards.isEmpty()) {
            findings.addAll(rules(guest.rules(), forwards.get(0)));
        } else if (wanted.isEmpty() && findings.isEmpty()) {
            findings.add(notUsed("no [tcp_forward] in the configuration"));
        } else if (findings.isEmpty()) {
            findings.add(warning(
                    "the configuration asks for ports, and the wsld that runs forwards none", "wsld check-config"));
        }
        return findings;
    }

    private static List<String> notes(Guest guest, String name) throws InterruptedException {
        return guest.daemons().running().stream()
                .flatMap(daemon -> daemon.notes(name))
                .toList();
    }

    private List<Finding> withoutDaemon(Guest guest, boolean wanted) throws InterruptedException {
        Rules rules = guest.rules();
        if (rules.ours().isEmpty()) {
            return List.of(
                    notUsed(wanted ? "not forwarded while no wsld runs" : "no [tcp_forward] in the configuration"));
        }
        return !rules.held()
                ? List.of(failure(
                        "rules are in place for which nobody serves, so that their ports refuse: "
                                + rules.ours().get(0),
                        "sudo wsld iptables remove"))
                : List.of(
                        ok("rules of another wsld are in place: " + rules.ours().get(0)));
    }

    private List<Finding> rules(Rules rules, String forwards) {
        if (rules.hidden().isPresent()) {
            return List.of(
                    rules.hidden().get().isForRights()
                            ? ok(forwards + "; the rules themselves are not to be seen by this user")
                            : warning(
                                    forwards + "; whether the rules are in place is not known: "
                                            + rules.hidden().get().reason(),
                                    "sudo nft list ruleset"));
        }
        if (rules.ours().isEmpty()) {
            return List.of(failure(
                    "the rules for " + forwards
                            + " are gone: another program has replaced all rules, as a firewall's reload" + " does",
                    "sudo systemctl reload wsld"));
        }
        List<Finding> findings = new ArrayList<>();
        for (ForeignRules.Taking taking : rules.foreign()) {
            findings.add(failure(
                    "port " + taking.ports() + " does not come to wsld, for a rule of another program takes it first: "
                            + taking.rule(),
                    taking.remedy()));
        }
        for (InPlace place : rules.ours()) {
            Placed ipv4 = place.rules().values().iterator().next();
            if (ipv4.jumps() != 1) {
                findings.add(failure(
                        "the rules of " + place + " are reached " + ipv4.jumps() + " times, not once",
                        "sudo systemctl reload wsld"));
            }
        }
        if (findings.isEmpty()) {
            findings.add(ok(forwards + "; the rules are in place, and none of another program comes first"));
        }
        return findings;
    }
}
