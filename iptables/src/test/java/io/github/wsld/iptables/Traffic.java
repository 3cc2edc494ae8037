package io.github.wsld.iptables;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link TrafficProgram} inside a network namespace, asked from outside. */
final class Traffic implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;

    Traffic(Namespace namespace) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TrafficProgram.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(namespace.inside(command));
        process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = process.inputReader();
        questions = new PrintStream(process.getOutputStream(), true);
        answer();
    }

    /** What becomes of a connection: where it arrived and which port SO_ORIGINAL_DST gives, or that it was refused. */
    String dial(String host, int port) throws IOException {
        return ask("dial " + host + " " + port);
    }

    String ask(String question) throws IOException {
        questions.println(question);
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the program in the namespace has ended");
        }
        return line;
    }

    /** Ends it as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(120, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
