package io.github.wsld.host.system;

import io.github.wsld.common.endpoint.PortRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule for TCP connections that come in.
 *
 * @param allows whether it lets them in; otherwise it refuses them
 * @param program path of the program that it is for; empty for any
 * @param ports that it is for; empty for all
 */
public record FirewallRule(boolean allows, String program, Optional<PortRanges> ports) {
    private static final String TCP = "6";
    private static final Pattern VARIABLE = Pattern.compile("%([^%]+)%");
    /** For what a rule is meant that is neither a program by its path nor a port: a service, an app of the store. */
    private static final List<String> OTHER_SUBJECTS = List.of("Svc", "AppPkgId", "PFN", "Security");

    /**
     * Reads a rule as the registry keeps it, such as {@code
     * v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=80|App=...|}, which [MS-GPFAS] 2.2.2 describes.
     *
     * @param environment for variables in the program's path
     * @return empty when it is turned off, for another direction or protocol, or for what is no program
     */
    public static Optional<FirewallRule> parse(String text, Map<String, String> environment) {
        List<String[]> fields = new ArrayList<>();
        for (String field : text.split("\\|")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.add(new String[] {field.substring(0, equals), field.substring(equals + 1)});
            }
        }
        boolean applies = has(fields, "Active", "TRUE")
                && has(fields, "Dir", "In")
                && (has(fields, "Protocol", TCP) || value(fields, "Protocol").isEmpty())
                && OTHER_SUBJECTS.stream().allMatch(name -> value(fields, name).isEmpty());
        if (!applies) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FirewallRule(
                    has(fields, "Action", "Allow"),
                    expand(value(fields, "App").orElse(""), environment),
                    ports(fields)));
        } catch (IllegalArgumentException e) {
            // Ports in words, such as RPC or IPHTTPS: those of Windows' own services.
            return Optional.empty();
        }
    }

    /** Whether it says something about connections to a program's port. */
    boolean isAbout(String listener, int port) {
        boolean samePorts = ports.isEmpty() || ports.get().contains(port);
        return samePorts && (program.isEmpty() || program.equalsIgnoreCase(listener.replace('/', '\\')));
    }

    private static Optional<PortRanges> ports(List<String[]> fields) {
        List<String> ports = fields.stream()
                .filter(field -> field[0].equals("LPort") || field[0].startsWith("LPort2_"))
                .map(field -> field[1])
                .toList();
        return ports.isEmpty() ? Optional.empty() : Optional.of(PortRanges.parse(String.join(",", ports)));
    }

    private static boolean has(List<String[]> fields, String name, String value) {
        return value(fields, name).filter(value::equalsIgnoreCase).isPresent();
    }

    private static Optional<String> value(List<String[]> fields, String name) {
        return fields.stream()
                .filter(field -> field[0].equals(name))
                .map(field -> field[1])
                .findFirst();
    }

    private static String expand(String path, Map<String, String> environment) {
        return VARIABLE.matcher(path).replaceAll(variable -> {
            String name = variable.group(1).toLowerCase(Locale.ROOT);
            return Matcher.quoteReplacement(environment.entrySet().stream()
                    .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(variable.group()));
        });
    }
}
