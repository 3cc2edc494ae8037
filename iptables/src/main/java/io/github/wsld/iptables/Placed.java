package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.PortRanges;

/**
 * What was read back of our rules, for one family.
 *
 * @param ports all that are redirected
 * @param destination {@code 127.0.0.2:6001} or {@code :6001}; several, joined by blanks, are a mistake
 * @param owner the rules' comment
 * @param jumps how often the rules are reached from nat OUTPUT: once when all is right
 */
public record Placed(PortRanges ports, String destination, String owner, int jumps) {

    static Placed expected(Redirect redirect, Family family, Owner owner) {
        return new Placed(redirect.ports(), redirect.destination(family), owner.text(), 1);
    }

    @Override
    public String toString() {
        return "ports " + ports + " to " + destination + " of \"" + owner + "\", reached " + jumps + " times";
    }
}
