package io.github.wsld.common.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of the tests' class path, its standard error joined to its output. Killed on close if it still runs. */
final class ChildJvm implements AutoCloseable {

    private static final int SECONDS = 120;

    private final Process process;
    private final BufferedReader output;

    ChildJvm(Class<?> main, String... arguments) throws IOException {
        this(System.getProperty("java.class.path"), main, arguments);
    }

    ChildJvm(String classPath, Class<?> main, String... arguments) throws IOException {
        this(List.of(), classPath, main, arguments);
    }

    /** @param prefix the words of a program that becomes Java */
    ChildJvm(List<String> prefix, String classPath, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JOURNAL_STREAM");
        process = builder.start();
        output = process.inputReader();
    }

    /** Reads up to and with the line that contains this text. */
    String readUntil(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            read.append(line).append('\n');
            if (line.contains(text)) {
                return read.toString();
            }
        }
        throw new IOException("ended without \"" + text + "\":\n" + read);
    }

    String readAll() throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            read.append(line).append('\n');
        }
        return read.toString();
    }

    /** Sends SIGTERM; Process.destroy would close the output as well. */
    void terminate() {
        process.toHandle().destroy();
    }

    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
    }

    int exitCode() throws InterruptedException, IOException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("still running after " + SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
