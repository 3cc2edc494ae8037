package io.github.wsld.common.daemon;

import java.util.List;

/**
 * What became of asking all daemons of a program.
 *
 * @param answers by folder and pid
 * @param problems a sentence each, for standard error; at least one when there is no answer
 * @param silent process ids of those that are there and did not answer
 * @param exitCode OK when all answered that may be asked
 */
public record ControlOutcome(List<ControlAnswer> answers, List<String> problems, List<Long> silent, ExitCode exitCode) {

    public ControlOutcome {
        answers = List.copyOf(answers);
        problems = List.copyOf(problems);
        silent = List.copyOf(silent);
    }
}
