package io.github.wsld.common.process;

import java.time.Duration;
import java.util.List;

/** Runs other programs, never through a shell. Blocks: for worker threads. */
public interface Commands {

    /**
     * What a program that ran to its end left behind.
     *
     * @param exitCode 0 to 255; 128 and the signal's number when a signal ended it
     * @param output its standard output, whole
     * @param errors its standard error, perhaps cut
     */
    record Result(int exitCode, String output, String errors) {}

    /**
     * Runs a program to its end, in the C locale.
     *
     * @param words the program, by name or path, and its arguments
     * @param input what it reads on its standard input
     * @param limit how long it may take, after which it is killed
     * @return its result, whatever the exit code
     * @throws CommandException when there is no such result
     */
    Result run(List<String> words, String input, Duration limit) throws CommandException, InterruptedException;
}
