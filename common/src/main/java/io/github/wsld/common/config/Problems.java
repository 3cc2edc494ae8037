package io.github.wsld.common.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong in one file, so that all of it is shown at once. For one thread. */
public final class Problems {

    private static final Comparator<Problem> BY_POSITION =
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    /** Nothing found yet in this file. */
    public Problems(String file) {
        this.file = file;
    }

    /** Notes a problem; line and column count from 1. */
    public void add(int line, int column, String message) {
        found.add(new Problem(file, line, column, message));
    }

    /** What was found, in the order of the file. */
    public List<Problem> inOrder() {
        return found.stream().sorted(BY_POSITION).toList();
    }

    /** Throws all of it, if there is any. */
    public void throwIfAny() throws ConfigException {
        if (!found.isEmpty()) {
            throw new ConfigException(inOrder());
        }
    }
}
