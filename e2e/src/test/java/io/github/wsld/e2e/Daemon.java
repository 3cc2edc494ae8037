package io.github.wsld.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A daemon that runs as a process, and what it has logged. A thread collects its lines; the methods are for the test's thread.
 * {@link #close} stops it in order and asserts that it took it well, unless it has ended before.
 */
public final class Daemon implements AutoCloseable {
    private final Process process;
    private final Thread collector;
    // Guarded by this.
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    /** Starts the command. */
    public Daemon(ProcessBuilder command) throws IOException {
        process = command.redirectErrorStream(true).start();
        collector = new Thread(this::collect, "log of " + process.pid());
        collector.setDaemon(true);
        collector.start();
    }

    private void collect() {
        try (BufferedReader reader = process.inputReader()) {
            String line;
            while ((line = reader.readLine()) != null) {
                add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("log of " + process.pid(), e);
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for a line in which the pattern is found, logged before or after this call. */
    public MatchResult awaitLine(String pattern) throws InterruptedException {
        return awaitLine(pattern, 1);
    }

    /** Waits until the pattern is found in so many lines, and gives the last of them. */
    public synchronized MatchResult awaitLine(String pattern, int times) throws InterruptedException {
        Pattern compiled = Pattern.compile(pattern);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Session.PATIENCE_SECONDS);
        while (true) {
            List<MatchResult> found = matches(compiled);
            if (found.size() >= times) {
                return found.get(times - 1);
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                return fail((ended ? "ended without" : "no") + " line \"" + pattern + "\" (" + times + " times) in:\n"
                        + log());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits until the pattern is found in so many lines, and asserts that it is in no more of them so far. */
    public void assertLogged(String pattern, int times) throws InterruptedException {
        awaitLine(pattern, times);
        assertEquals(times, count(pattern), this::log);
    }

    /** In how many lines so far the pattern is found; a line may come later than what else shows of the same. */
    public synchronized int count(String pattern) {
        return matches(Pattern.compile(pattern)).size();
    }

    private List<MatchResult> matches(Pattern pattern) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(Matcher::toMatchResult)
                .toList();
    }

    /** All that it has logged. */
    public synchronized String log() {
        return String.join("\n", lines);
    }

    /** Asserts how it ends by itself. */
    public void awaitExit(int code) throws InterruptedException {
        if (!process.waitFor(Session.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            kill();
            fail("process " + pid() + " did not end:\n" + log());
        }
        collector.join();
        assertEquals(code, process.exitValue(), this::log);
    }

    /** Writes a line to its standard input. */
    public void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Sends it a signal, see {@link Signals#send}. */
    public void signal(String name) throws IOException, InterruptedException {
        Signals.send(name, pid());
    }

    /** Ends it with SIGKILL, by which it can put nothing in order. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        collector.join();
    }

    /** Stops it with SIGTERM and asserts that it ends with exit code 0. No effect when it has ended. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        // The method of Process would close its streams too, and lose the last lines.
        process.toHandle().destroy();
        try {
            awaitExit(0);
        } catch (InterruptedException e) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
            fail("interrupted before process " + pid() + " had ended", e);
        }
    }
}
