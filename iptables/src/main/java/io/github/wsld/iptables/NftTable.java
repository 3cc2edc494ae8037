package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.PortRanges;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of our table of nftables, as it is written and as {@code nft list} gives it back. */
final class NftTable {
    static final String FAMILY = "inet";
    static final String NAME = "wsld";

    /** Replaces the table, or what another one of this name there was, in one transaction. */
    static final String CLEAR = "add table inet wsld\ndelete table inet wsld\n";

    /** One below that of others' rules, the usual -100, so that ours are asked first with each backend. */
    static final int PRIORITY = -101;

    private static final Pattern ELEMENTS = Pattern.compile("elements = \\{([-0-9,\\s]*)\\}");
    private static final Pattern RULE = Pattern.compile(
            "(ip|ip6) daddr \\S+ tcp dport @ports (?:dnat ip to|redirect to) (\\S+)(?: comment \"([^\"]*)\")?");

    private NftTable() {}

    static String render(Redirect redirect, Owner owner) {
        String elements = redirect.ports().ranges().stream()
                .map(PortRanges.Range::toString)
                .collect(Collectors.joining(", "));
        return """
                table inet wsld {
                	set ports {
                		type inet_service
                		flags interval
                		elements = { %s }
                	}
                	chain output {
                		type nat hook output priority %d; policy accept;
                		ip daddr 127.0.0.0/8 tcp dport @ports %s comment "%s"
                		ip6 daddr ::1 tcp dport @ports %s comment "%s"
                	}
                }
                """.formatted(
                        elements,
                        PRIORITY,
                        verdict(redirect.destination(Family.IPV4)),
                        owner,
                        verdict(redirect.destination(Family.IPV6)),
                        owner);
    }

    private static String verdict(String destination) {
        return (destination.startsWith(":") ? "redirect to " : "dnat ip to ") + destination;
    }

    static Map<Family, Placed> parse(String listing) {
        Matcher elements = ELEMENTS.matcher(listing);
        PortRanges ports = PortRanges.parse(elements.find() ? elements.group(1) : "none");
        int hooks = listing.contains("type nat hook output") ? 1 : 0;
        Map<Family, Placed> placed = new EnumMap<>(Family.class);
        Matcher rule = RULE.matcher(listing);
        while (rule.find()) {
            String owner = rule.group(3) == null ? "" : rule.group(3);
            placed.put(
                    rule.group(1).equals("ip") ? Family.IPV4 : Family.IPV6,
                    new Placed(ports, rule.group(2), owner, hooks));
        }
        return placed;
    }
}
