package io.github.wsld.common.daemon;

import java.util.List;

/**
 * What became of asking all daemons of a program.
 *
 * @param answers by folder and pid
 * @param problems a sentence each, for standard error; at least one when there is no answer
 * @param exitCode OK when all answered that may be asked
 */
public record ControlOutcome(List<ControlAnswer> answers, List<String> problems, ExitCode exitCode) {

    public ControlOutcome {
        answers = List.copyOf(answers);
        problems = List.copyOf(problems);
    }
}
