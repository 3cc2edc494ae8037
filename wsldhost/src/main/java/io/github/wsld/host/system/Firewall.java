package io.github.wsld.host.system;

import java.util.List;

/**
 * Windows Firewall as it is written down on this computer. Rules that come by group policy, and other firewalls, are
 * not in it.
 *
 * @param profilesOff names of the network profiles for which it is turned off
 */
public record Firewall(List<FirewallRule> rules, List<String> profilesOff) {

    /** What it does with TCP connections from other computers. */
    public enum Verdict {
        /** A rule refuses them, whatever another one says. */
        BLOCKED,
        /** A rule lets them in, or the firewall is off. */
        LET_IN,
        /** No rule speaks of them: they are refused, unless the user has changed what happens by default. */
        NO_RULE
    }

    public Firewall {
        rules = List.copyOf(rules);
        profilesOff = List.copyOf(profilesOff);
    }

    /**
     * What happens to connections that come in.
     *
     * @param program path of the one that listens; empty when it is not known
     */
    public Verdict verdict(String program, int port) {
        if (!profilesOff.isEmpty()) {
            return Verdict.LET_IN;
        }
        List<FirewallRule> speaking =
                rules.stream().filter(rule -> rule.isAbout(program, port)).toList();
        if (speaking.stream().anyMatch(rule -> !rule.allows())) {
            return Verdict.BLOCKED;
        }
        return speaking.isEmpty() ? Verdict.NO_RULE : Verdict.LET_IN;
    }
}
