package io.github.wsld.host.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of options in wsldhost's own help: those that most people need, so that it fits a screen; with --help-all, all. */
final class ShortHelp {
    static final String ALL = "--help-all";

    private static final Set<String> NEEDED_BY_FEW = Set.of(
            "--vm-id-from",
            "--poll",
            "--poller",
            "--socket",
            "--latency",
            "--legacy",
            "--keep-alive",
            "--keep-streams",
            "--log-level",
            "--log-file");

    private ShortHelp() {}

    static CommandLine apply(CommandLine command) {
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, ShortHelp::options);
        return command;
    }

    private static String options(Help help) {
        boolean all = Boolean.TRUE.equals(help.commandSpec().findOption(ALL).getValue());
        List<OptionSpec> shown = help.commandSpec().options().stream()
                .filter(option -> !option.hidden() && (all || !NEEDED_BY_FEW.contains(option.longestName())))
                .toList();
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(shown, help.parameterLabelRenderer());
        return layout.toString();
    }
}
