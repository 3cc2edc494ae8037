package io.github.wsld.common.process;

import io.github.wsld.common.process.CommandException.Reason;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs programs as child processes. Has no state but its environment; any thread. */
public final class ProcessCommands implements Commands {
    /** Most bytes of standard output. */
    static final int MAX_OUTPUT = 1 << 20;
    /** Bytes of standard error after which it is cut. */
    static final int MAX_ERRORS = 1 << 13;

    private static final String PATH = "PATH";

    /** Where administrators' programs are; an ordinary user's PATH leaves them out on Debian. */
    private static final List<String> ADMINISTRATION = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private final String pathName;
    private final String path;
    private final Map<String, String> additions;
    private final Function<byte[], String> decoder;

    /** @param environment where PATH is looked up, as {@link System#getenv()} has it */
    public ProcessCommands(Map<String, String> environment) {
        this(environment, Map.of());
    }

    /** @param additions what the programs' environment has besides */
    public ProcessCommands(Map<String, String> environment, Map<String, String> additions) {
        this(environment, additions, bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** @param decoder makes text of what the programs write */
    public ProcessCommands(
            Map<String, String> environment, Map<String, String> additions, Function<byte[], String> decoder) {
        this.decoder = decoder;
        this.additions = Map.copyOf(additions);
        // Windows calls it Path, and Java's map of the environment tells letters' cases apart there, too.
        pathName = environment.containsKey(PATH)
                ? PATH
                : environment.keySet().stream()
                        .filter(PATH::equalsIgnoreCase)
                        .findFirst()
                        .orElse(PATH);
        List<String> folders = new ArrayList<>(
                List.of(environment.getOrDefault(pathName, "/usr/bin:/bin").split(File.pathSeparator)));
        // To Windows these are not absolute, and would be anybody's to make on the drive of the moment.
        ADMINISTRATION.stream()
                .filter(folder -> Path.of(folder).isAbsolute() && !folders.contains(folder))
                .forEach(folders::add);
        path = String.join(File.pathSeparator, folders);
    }

    @Override
    public Result run(List<String> words, String input, Duration limit) throws CommandException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Process process = start(words);
        String name = words.get(0);
        try {
            CompletableFuture<Text> output = async(name, () -> read(process.getInputStream(), MAX_OUTPUT));
            CompletableFuture<Text> errors = async(name, () -> read(process.getErrorStream(), MAX_ERRORS));
            CompletableFuture.runAsync(() -> write(process.getOutputStream(), input), task -> thread(name, task));
            // Both are at their end when the program and all that it started have ended.
            Text whole = output.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            Text perhapsCut = errors.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            if (whole.isCut) {
                throw failure(Reason.OUTPUT_LIMIT, words, "wrote more than " + MAX_OUTPUT + " bytes", null);
            }
            return new Result(process.exitValue(), whole.text, perhapsCut.text);
        } catch (TimeoutException e) {
            throw failure(
                    Reason.TIME_LIMIT,
                    words,
                    "did not end within " + limit.toMillis() + " ms; run it by hand to see what it waits for",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading from " + name, e.getCause());
        } finally {
            kill(process);
        }
    }

    private Process start(List<String> words) throws CommandException {
        List<String> command = new ArrayList<>(words);
        command.set(0, find(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put(pathName, path);
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(additions);
        try {
            return builder.start();
        } catch (IOException e) {
            throw failure(Reason.NOT_STARTED, words, "cannot be started: " + e.getMessage(), e);
        }
    }

    private String find(List<String> words) throws CommandException {
        String name = words.get(0);
        // An empty folder in PATH would mean the current one, which is nobody's intention here.
        return (name.contains("/")
                        ? Stream.of(name)
                        : Stream.of(path.split(File.pathSeparator))
                                .filter(folder -> !folder.isEmpty())
                                .map(folder -> folder + "/" + name))
                .filter(file -> Files.isRegularFile(Path.of(file)) && Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElseThrow(() -> failure(Reason.NOT_FOUND, words, "is not installed, or not in PATH", null));
    }

    private static CommandException failure(Reason reason, List<String> words, String text, Throwable cause) {
        return new CommandException(reason, String.join(" ", words) + ": " + text, cause);
    }

    private static <T> CompletableFuture<T> async(String name, Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> thread(name, task));
    }

    private static void thread(String name, Runnable task) {
        Thread thread = new Thread(task, "command " + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Text as far as it was kept. */
    private record Text(String text, boolean isCut) {}

    /** Reads to the end, so that the program is not held up, and keeps the beginning. */
    private Text read(InputStream from, int most) {
        try (from) {
            byte[] kept = from.readNBytes(most);
            boolean isCut = from.read() >= 0;
            from.transferTo(OutputStream.nullOutputStream());
            return new Text(decoder.apply(kept), isCut);
        } catch (IOException e) {
            // The stream was closed under us: the program was killed, which its own result tells.
            return new Text("", true);
        }
    }

    private static void write(OutputStream to, String input) {
        try (to) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The program ended without reading all of it: whether that was an error is told by its exit code.
        }
    }

    /** Ends what may still run. What runs as another user, by sudo, cannot be killed and ends by itself. */
    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
