package io.github.wsld.common.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. Its message is all that is wrong with it, one problem a line. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** Takes at least one problem, in the order to be shown. */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a configuration without a problem is no failure");
        }
        this.problems = List.copyOf(problems);
    }

    /** A file that cannot be used as a whole. */
    public static ConfigException ofFile(String file, String message) {
        return new ConfigException(List.of(new Problem(file, 0, 0, message)));
    }

    /** All problems, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
