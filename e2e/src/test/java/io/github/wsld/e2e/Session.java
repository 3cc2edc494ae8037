package io.github.wsld.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.ControlOutcome;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.daemon.StatusJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A login of its own in one folder: home, runtime and temporary folders, and an environment that holds nothing of the machine's but
 * PATH. For the test's thread.
 */
public final class Session {
    /** Far beyond what any program here takes, even on a machine that is busy. */
    static final int PATIENCE_SECONDS = 120;

    private final Path folder;

    /** @param folder empty, and of a short name: socket paths have at most 107 bytes */
    public Session(Path folder) throws IOException {
        this.folder = folder;
        for (String name : List.of("home", "run", "tmp")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(config(), "[x11]\n");
    }

    /** wsld's configuration, where it finds it by itself; serves one display, that it chooses, at first. */
    public Path config() {
        return path("home/.wsld.toml");
    }

    /** A path in this session's folder. */
    public Path path(String name) {
        return folder.resolve(name);
    }

    /** An endpoint in this session's folder. */
    public String unix(String name) {
        return "unix:" + path(name);
    }

    /** A command that is not started yet, in this session's environment. */
    public ProcessBuilder command(List<String> command) {
        // Whoever started the tests may have had these ignored, as nohup and a shell's background do: a JVM then never
        // hears
        // of them.
        List<String> words = new ArrayList<>(List.of("env", "--default-signal=HUP,INT"));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", path("home").toString());
        environment.put("XDG_RUNTIME_DIR", path("run").toString());
        return builder;
    }

    /** A command of one of the daemons' programs, in this session's environment. */
    public ProcessBuilder command(Program program, String... arguments) {
        List<String> command = new ArrayList<>(program.command(path("tmp")));
        command.addAll(List.of(arguments));
        return command(command);
    }

    /** Runs a daemon's program that ends by itself. */
    public Outcome run(Program program, String... arguments) throws IOException, InterruptedException {
        return run(command(program, arguments));
    }

    /** Runs to the end. */
    public Outcome run(ProcessBuilder command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(path("tmp"), "out", "");
        Path err = Files.createTempFile(path("tmp"), "err", "");
        Process process =
                command.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            fail("still running after " + PATIENCE_SECONDS + " s: " + command.command() + "\n" + Files.readString(out)
                    + Files.readString(err));
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Sends a signal to a process, see {@link Signals#send}. */
    public void signal(String name, long pid) throws IOException, InterruptedException {
        Signals.send(name, pid);
    }

    /** What the one running daemon of a program tells of itself, without a process that asks. */
    public Status status(Program program) throws IOException {
        ControlOutcome outcome = new ControlClient(List.of(path("run/wsld")), Duration.ofSeconds(PATIENCE_SECONDS))
                .ask(program.text(), "status");
        assertEquals(1, outcome.answers().size(), outcome::toString);
        return StatusJson.read(outcome.answers().get(0).json());
    }

    /** Starts a daemon. It need not be ready yet: {@link Daemon#awaitLine}. */
    public Daemon start(Program program, String... arguments) throws IOException {
        return new Daemon(command(program, arguments));
    }
}
