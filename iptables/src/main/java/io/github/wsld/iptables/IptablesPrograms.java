package io.github.wsld.iptables;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of one iptables: from {@code sudo iptables-legacy} follow its restore program and those of IPv6.
 *
 * @param before words before the program, such as sudo
 * @param folder the program's folder with a slash, or nothing
 * @param variant {@code -nft}, {@code -legacy} or nothing
 * @param after words after the program
 */
record IptablesPrograms(List<String> before, String folder, String variant, List<String> after) {
    private static final Pattern PROGRAM = Pattern.compile("(.*/)?ip6?tables(-nft|-legacy)?");

    static IptablesPrograms of(List<String> command) {
        for (int i = 0; i < command.size(); i++) {
            Matcher program = PROGRAM.matcher(command.get(i));
            if (program.matches()) {
                String folder = program.group(1) == null ? "" : program.group(1);
                String variant = program.group(2) == null ? "" : program.group(2);
                return new IptablesPrograms(
                        withoutQuestions(command.subList(0, i)),
                        folder,
                        variant,
                        command.subList(i + 1, command.size()));
            }
        }
        throw new IllegalArgumentException(
                "no word of it is iptables, iptables-nft or iptables-legacy: " + String.join(" ", command));
    }

    /** A daemon has nobody to type a password: sudo is told not to ask. */
    private static List<String> withoutQuestions(List<String> words) {
        List<String> quiet = new ArrayList<>(words);
        int sudo = quiet.indexOf("sudo");
        if (sudo >= 0 && !quiet.contains("-n")) {
            quiet.add(sudo + 1, "-n");
        }
        return List.copyOf(quiet);
    }

    /** The command that reads and changes single rules. */
    List<String> iptables(Family family, String... arguments) {
        return words(family, "", arguments);
    }

    /** The command that applies transactions. */
    List<String> restore(Family family, String... arguments) {
        return words(family, "-restore", arguments);
    }

    private List<String> words(Family family, String purpose, String... arguments) {
        List<String> words = new ArrayList<>(before);
        words.add(folder + (family == Family.IPV4 ? "iptables" : "ip6tables") + variant + purpose);
        words.addAll(after);
        words.addAll(List.of(arguments));
        return words;
    }
}
