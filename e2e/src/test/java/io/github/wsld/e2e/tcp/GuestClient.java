package io.github.wsld.e2e.tcp;

import io.github.wsld.e2e.Background;
import io.github.wsld.e2e.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** {@link GuestClientProgram} inside a namespace, asked from outside. */
public final class GuestClient implements AutoCloseable {
    private final Process process;
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
    private final PrintStream questions;

    public GuestClient(Namespace namespace, Session session) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                GuestClientProgram.class.getName());
        process = namespace
                .enter(session.command(command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Background.run("answers of " + process.pid(), this::collect);
        questions = new PrintStream(process.getOutputStream(), true);
        answer();
    }

    private void collect() throws IOException {
        try (BufferedReader lines = process.inputReader()) {
            String line;
            while ((line = lines.readLine()) != null) {
                answers.add(Optional.of(line));
            }
        } finally {
            answers.add(Optional.empty());
        }
    }

    public String ask(String question) throws IOException {
        questions.println(question);
        return answer();
    }

    /** An interrupt, such as a test's timeout, ends the wait; to read from a process it would not. */
    private String answer() throws IOException {
        try {
            return answers.take().orElseThrow(() -> new IOException("the program in the namespace has ended"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the program in the namespace had answered");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
