package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.PortRanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Our chain in a nat table of iptables, and the jumps to it, as arguments of iptables.
 *
 * @param exists whether there is a chain of this name
 * @param jumps rules of OUTPUT that go to it, as they were printed
 * @param rules rules in it
 * @param isUsedElsewhere whether a chain other than OUTPUT goes to it, so that it cannot be deleted
 */
record OwnChain(boolean exists, List<String> jumps, List<String> rules, boolean isUsedElsewhere) {
    static final OwnChain NONE = new OwnChain(false, List.of(), List.of(), false);

    private static final String NAME = "WSLD";
    private static final String IN_OUTPUT = "-A OUTPUT ";
    private static final String IN_OURS = "-A " + NAME + " ";
    /** Of the multiport match, where a range counts as two. */
    private static final int MOST_PORTS_OF_A_RULE = 15;

    private static final Pattern PORTS = Pattern.compile("--dports? ([0-9,:]+)");
    private static final Pattern TARGET = Pattern.compile(" -[jg] (\\S+)");
    private static final Pattern OTHER_DESTINATION =
            Pattern.compile("! -d 127\\.|(?<!! )-d (?!127\\.|0\\.0\\.0\\.0/0)");
    private static final Pattern DESTINATION = Pattern.compile("--to-destination (\\S+)");
    private static final Pattern OWNER = Pattern.compile("--comment (?:\"([^\"]*)\"|(\\S+))");

    /** The rules wanted. */
    static OwnChain of(Redirect redirect, Family family, Owner owner) {
        String destination = redirect.destination(family);
        String target = destination.startsWith(":")
                ? "REDIRECT --to-ports " + destination.substring(1)
                : "DNAT --to-destination " + destination;
        List<String> rules = multiports(redirect.ports()).stream()
                .map(ports -> "-p tcp -m multiport --dports " + ports + " -m comment --comment \"" + owner + "\" -j "
                        + target)
                .toList();
        return new OwnChain(true, List.of("-d " + family.loopback + " -p tcp -j " + NAME), rules, false);
    }

    private static List<String> multiports(PortRanges ports) {
        List<String> lists = new ArrayList<>();
        List<String> list = new ArrayList<>();
        int count = 0;
        for (PortRanges.Range range : ports.ranges()) {
            int weight = range.first() == range.last() ? 1 : 2;
            if (count + weight > MOST_PORTS_OF_A_RULE) {
                lists.add(String.join(",", list));
                list.clear();
                count = 0;
            }
            list.add(range.toString().replace('-', ':'));
            count += weight;
        }
        lists.add(String.join(",", list));
        return lists;
    }

    /** Reads what {@code iptables -t nat -S} prints. */
    static OwnChain parse(String listing) {
        boolean exists = false;
        boolean isUsedElsewhere = false;
        List<String> jumps = new ArrayList<>();
        List<String> rules = new ArrayList<>();
        for (String line : listing.lines().toList()) {
            if (line.equals("-N " + NAME)) {
                exists = true;
            } else if (line.startsWith(IN_OURS)) {
                rules.add(line.substring(IN_OURS.length()));
            } else if (line.startsWith("-A ") && goesToOurs(line)) {
                if (line.startsWith(IN_OUTPUT)) {
                    jumps.add(line.substring(IN_OUTPUT.length()));
                } else {
                    isUsedElsewhere = true;
                }
            }
        }
        return new OwnChain(exists, jumps, rules, isUsedElsewhere);
    }

    /** Rules of OUTPUT, and of the chains that it goes to, that take a connection to one of these ports before ours do. */
    static List<ForeignRules.Taking> earlier(String listing, PortRanges ports, String program) {
        List<ForeignRules.Taking> found = new ArrayList<>();
        collect("OUTPUT", listing.lines().toList(), ports, program, new HashSet<>(), found);
        return found;
    }

    private static void collect(
            String chain,
            List<String> listing,
            PortRanges ports,
            String program,
            Set<String> seen,
            List<ForeignRules.Taking> found) {
        if (!seen.add(chain)) {
            return;
        }
        for (String line : listing) {
            if (!line.startsWith("-A " + chain + " ")
                    || OTHER_DESTINATION.matcher(line).find()) {
                continue;
            }
            if (goesToOurs(line)) {
                return;
            }
            Matcher target = TARGET.matcher(line);
            PortRanges taken = portsOf(line).and(ports);
            if (!target.find() || taken.isEmpty()) {
                continue;
            }
            if (target.group(1).equals("REDIRECT") || target.group(1).equals("DNAT")) {
                found.add(new ForeignRules.Taking(taken, line, "sudo " + program + " -t nat -D" + line.substring(2)));
            } else {
                collect(target.group(1), listing, ports, program, seen, found);
            }
        }
    }

    /** The ports of a rule; all when it names none. */
    private static PortRanges portsOf(String rule) {
        Matcher matcher = PORTS.matcher(rule);
        if (!matcher.find()) {
            return rule.contains("-p udp") ? PortRanges.NONE : PortRanges.parse("1-65535");
        }
        return PortRanges.parse(matcher.group(1).replace(':', '-'));
    }

    /** A target without options ends its rule; a comment that reads like one ends in a quotation mark. */
    private static boolean goesToOurs(String line) {
        return line.endsWith(" -j " + NAME) || line.endsWith(" -g " + NAME);
    }

    /**
     * The transaction that makes this chain the wanted one: exactly the jumps that are there are deleted, since one
     * too many would fail the whole, and one too few would double them. Naming the chain creates or empties it. Ours
     * is asked before all others in OUTPUT.
     */
    String transactionTo(OwnChain wanted) {
        StringBuilder text = new StringBuilder("*nat\n:" + NAME + " - [0:0]\n");
        jumps.forEach(jump -> text.append("-D OUTPUT ").append(jump).append('\n'));
        wanted.rules.forEach(rule -> text.append(IN_OURS).append(rule).append('\n'));
        for (int i = wanted.jumps.size() - 1; i >= 0; i--) {
            text.append("-I OUTPUT ").append(wanted.jumps.get(i)).append('\n');
        }
        if (!wanted.exists && !isUsedElsewhere) {
            text.append("-X ").append(NAME).append('\n');
        }
        return text.append("COMMIT\n").toString();
    }

    /** The same in the words of the model; empty when there is nothing of ours. */
    Optional<Placed> placed() {
        if (!exists) {
            return Optional.empty();
        }
        String text = String.join("\n", rules).replace("--to-ports ", "--to-destination :");
        String ports = values(PORTS, text).collect(Collectors.joining(","));
        return Optional.of(new Placed(
                PortRanges.parse(ports.isEmpty() ? "none" : ports.replace(':', '-')),
                values(DESTINATION, text).distinct().collect(Collectors.joining(" ")),
                values(OWNER, text).distinct().collect(Collectors.joining(", ")),
                jumps.size()));
    }

    /** The first group that matched, of each match. */
    private static Stream<String> values(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1) != null ? match.group(1) : match.group(2));
    }
}
