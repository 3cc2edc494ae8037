package io.github.wsld.iptables;

import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.CommandException.Reason;
import io.github.wsld.common.process.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays iptables-nft on two nat tables that are held in memory, and fails as told. All other programs are not
 * installed, unless they are told to fail.
 */
final class FakeIptables implements Commands {
    /** Command lines in the order of their coming, transactions with their text after. */
    final List<String> calls = new ArrayList<>();

    private final Map<String, Result> failures = new LinkedHashMap<>();
    private final Map<String, List<String>> tables = new LinkedHashMap<>();

    /** Commands that begin so fail with these errors, from now on. */
    FakeIptables failing(String beginning, String errors) {
        failures.put(beginning, new Result(1, "", errors + "\n"));
        return this;
    }

    void clearFailures() {
        failures.clear();
    }

    /** The rules of "iptables" or "ip6tables" as -S prints them. */
    List<String> table(String program) {
        return tables.computeIfAbsent(program, unused -> new ArrayList<>());
    }

    @Override
    public Result run(List<String> words, String input, Duration limit) throws CommandException {
        String line = String.join(" ", words);
        calls.add(line + (input.isEmpty() ? "" : "\n" + input));
        for (Map.Entry<String, Result> failure : failures.entrySet()) {
            if (line.startsWith(failure.getKey())) {
                return failure.getValue();
            }
        }
        List<String> command = words.get(0).equals("sudo") ? words.subList(2, words.size()) : words;
        String program = command.get(0);
        String table = program.startsWith("ip6") ? "ip6tables" : "iptables";
        if (!program.contains("tables-nft")) {
            throw new CommandException(Reason.NOT_FOUND, line + ": is not installed", null);
        } else if (program.endsWith("-restore")) {
            input.lines().forEach(each -> change(table(table), each));
            return new Result(0, "", "");
        } else if (command.contains("--version")) {
            return new Result(0, "iptables v1.8.9 (nf_tables)\n", "");
        }
        return new Result(0, String.join("\n", table(table)) + "\n", "");
    }

    private static void change(List<String> table, String line) {
        String rest = line.length() > 3 ? line.substring(3) : "";
        if (line.startsWith(":")) {
            String chain = line.substring(1, line.indexOf(' '));
            table.removeIf(rule -> rule.startsWith("-A " + chain + " ") || rule.equals("-N " + chain));
            table.add("-N " + chain);
        } else if (line.startsWith("-A ")) {
            table.add(line);
        } else if (line.startsWith("-I ")) {
            table.add(0, "-A " + rest);
        } else if (line.startsWith("-D ") && !table.remove("-A " + rest)) {
            throw new AssertionError("no such rule: " + line);
        } else if (line.startsWith("-X ")) {
            table.remove("-N " + rest);
        }
    }
}
