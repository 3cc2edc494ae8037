package io.github.wsld.packaging;

import io.github.wsld.common.daemon.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What a command line says of itself, as parts of its manual page. */
final class CommandPage {
    private final ManPage page;
    private final CommandSpec spec;

    CommandPage(ManPage page, CommandLine command) {
        this.page = page;
        this.spec = command.getCommandSpec();
    }

    CommandPage synopsis() {
        page.section("synopsis");
        synopsis(spec);
        return this;
    }

    private void synopsis(CommandSpec command) {
        if (!command.usageMessage().hidden()) {
            String text = new Help(command, Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
            page.paragraph(Markdown.plain(text.strip().replaceAll("\\s+", " ")));
            command.subcommands().values().forEach(child -> synopsis(child.getCommandSpec()));
        }
    }

    CommandPage options() {
        page.section("options");
        options(spec);
        return this;
    }

    private void options(CommandSpec command) {
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (!parameter.hidden()) {
                page.term(Markdown.bold(parameter.paramLabel()), words(parameter.description()));
            }
        }
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                String value = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
                page.term(
                        Markdown.bold(String.join(", ", option.names())).then(Markdown.plain(value)),
                        words(option.description()));
            }
        }
    }

    /** Each command below this one, with its options. */
    CommandPage commands() {
        page.section("commands");
        commands(spec);
        return this;
    }

    private void commands(CommandSpec parent) {
        for (CommandLine child : parent.subcommands().values()) {
            CommandSpec command = child.getCommandSpec();
            if (!command.usageMessage().hidden()) {
                page.subsection(command.qualifiedName());
                page.paragraph(words(command.usageMessage().description()));
                options(command);
                commands(command);
            }
        }
    }

    CommandPage exitStatus() {
        page.section("exit status");
        ExitCode.meanings().forEach((code, meaning) -> page.term(Markdown.bold(code), Markdown.plain(meaning + ".")));
        return this;
    }

    private static Markdown words(String[] description) {
        return Markdown.plain(String.join(" ", List.of(description)).replaceAll("%n|\\s+", " "));
    }
}
