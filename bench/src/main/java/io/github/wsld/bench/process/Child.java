package io.github.wsld.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that the bench runs, with all that it starts itself. */
public final class Child {
    private static final int LAST_LINES = 60;

    private final String name;
    private final Process process;
    private final Path log;

    Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** For people. */
    public String name() {
        return name;
    }

    public Process process() {
        return process;
    }

    /** What is measured: itself, and its descendants while they live. */
    public List<Long> pids() {
        return handles().map(ProcessHandle::pid).toList();
    }

    public long pid() {
        return process.pid();
    }

    private Stream<ProcessHandle> handles() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** @throws IOException with its last words, when it has ended */
    public void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(name + " has ended with " + process.exitValue() + ":\n" + lastWords());
        }
    }

    /** What it logged last. */
    public String lastWords() throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Ends it and its descendants, by SIGKILL those that do not end in time. */
    void stop(long time, TimeUnit unit) {
        List<ProcessHandle> all = handles().toList();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(time, unit)) {
                System.err.println("bench: " + name + " did not stop and is killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
