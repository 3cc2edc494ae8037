package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.PortRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code nft list ruleset} prints, as far as it takes connections that are made here to ports of the loopback. */
final class NftListing {
    private static final Pattern HOOK = Pattern.compile("type nat hook output priority ([^;]+);");
    private static final Pattern PORTS = Pattern.compile("tcp dport (?:\\{([^}]*)\\}|([-0-9]+))");
    private static final Pattern OTHER_DESTINATION =
            Pattern.compile("ip6? daddr (?:!= (?:127\\.|::1)|(?!!=|127\\.|::1|@|\\{)\\S)");
    private static final Pattern TAKES = Pattern.compile("\\b(redirect|dnat)\\b|xt target \"(REDIRECT|DNAT)\"");
    /** Names of priorities in nft(8); dstnat is that of nat OUTPUT. */
    private static final Pattern PRIORITY =
            Pattern.compile("(?:(raw|mangle|dstnat|filter|security|srcnat) ?([-+] ?\\d+)?|(-?\\d+))");

    private NftListing() {}

    /** Rules of base chains whose priority is below ours, which the kernel asks first. */
    static List<ForeignRules.Taking> earlier(String ruleset, PortRanges ports, int ourPriority) {
        List<ForeignRules.Taking> found = new ArrayList<>();
        boolean first = false;
        for (String line : ruleset.lines().map(String::strip).toList()) {
            if (line.startsWith("chain ") || line.startsWith("table ")) {
                first = false;
            }
            Matcher hook = HOOK.matcher(line);
            if (hook.find()) {
                first = priority(hook.group(1).strip()) < ourPriority;
            } else if (first
                    && TAKES.matcher(line).find()
                    && !OTHER_DESTINATION.matcher(line).find()) {
                PortRanges taken = ports(line).and(ports);
                if (!taken.isEmpty()) {
                    found.add(new ForeignRules.Taking(taken, line, "sudo nft -a list ruleset"));
                }
            }
        }
        return found;
    }

    /** What cannot be read is not said to be first. */
    private static int priority(String text) {
        Matcher matcher = PRIORITY.matcher(text);
        if (!matcher.matches()) {
            return Integer.MAX_VALUE;
        }
        if (matcher.group(3) != null) {
            return Integer.parseInt(matcher.group(3));
        }
        int base = switch (matcher.group(1)) {
            case "raw" -> -300;
            case "mangle" -> -150;
            case "dstnat" -> -100;
            case "security" -> 50;
            case "srcnat" -> 100;
            default -> 0;
        };
        return base
                + (matcher.group(2) == null
                        ? 0
                        : Integer.parseInt(matcher.group(2).replaceAll("[ +]", "")));
    }

    /** The ports of a rule; all when it names none. */
    private static PortRanges ports(String rule) {
        Matcher matcher = PORTS.matcher(rule);
        if (!matcher.find()) {
            return rule.contains("dport") || rule.contains("udp") ? PortRanges.NONE : PortRanges.parse("1-65535");
        }
        String text = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        try {
            return PortRanges.parse(text);
        } catch (IllegalArgumentException named) {
            // A service by name, which is below 1024 or nobody's here.
            return PortRanges.NONE;
        }
    }
}
