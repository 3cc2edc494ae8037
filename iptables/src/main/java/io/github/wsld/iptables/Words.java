package io.github.wsld.iptables;

import java.util.ArrayList;
import java.util.List;

/** Command lines as lists of words. */
final class Words {
    private Words() {}

    static List<String> join(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    /** A command and its input as a shell takes them. */
    static String withInput(List<String> command, String input) {
        return String.join(" ", command) + " <<'END'\n" + input + "END\n";
    }
}
