package io.github.wsld.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder for sockets and logs, and the programs that run in it. {@link #close} ends them, the last ones first, and removes the
 * folder; the end of this JVM does so too. Programs are started by one thread, whose end, however it comes, is theirs as well.
 */
public final class Workplace implements AutoCloseable {
    /** The person has stopped the bench: nothing is started any more. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped");
        }
    }

    private static final int CAP_SYS_TIME = 25;
    private static final long SECONDS_TO_STOP = 30;

    private final Path folder;
    private final List<String> prefix;
    // Guarded by this.
    private final List<Child> children = new ArrayList<>();
    private final List<Path> links = new ArrayList<>();
    private boolean closed;
    private int numbers;

    /** Makes the folder, whose name is short because a socket's path has at most 107 bytes. */
    public Workplace() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "wsld-bench");
        prefix = prefix();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "clean up"));
    }

    /** Words before a command: it ends with us, and has no right to set the clock. */
    private static List<String> prefix() throws IOException {
        List<String> words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        long capabilities = Long.parseUnsignedLong(ProcFile.status(ProcFile.SELF, "CapEff"), 16);
        if ((capabilities >> CAP_SYS_TIME & 1) == 1) {
            words.addAll(List.of("--bounding-set", "-sys_time", "--inh-caps", "-sys_time"));
        }
        words.add("--");
        return words;
    }

    /** A path in the folder that was not given before. */
    public synchronized Path path(String name) {
        numbers++;
        return folder.resolve(name + numbers);
    }

    /** A new folder in the folder. */
    public Path directory(String name) throws IOException {
        return Files.createDirectories(path(name));
    }

    /** Leads from a path elsewhere to one in the folder, until the end. */
    public synchronized void link(Path elsewhere, Path target) throws IOException {
        links.add(Files.createSymbolicLink(elsewhere, target));
    }

    /** Starts a program with nothing of our environment but PATH and what is given. */
    public Child start(String name, List<String> command, Map<String, String> environment) throws IOException {
        return start(
                name,
                command,
                environment,
                ProcessBuilder.Redirect.to(path("log").toFile()));
    }

    /** Starts a program whose output is read by the caller. */
    public Child startPiped(String name, List<String> command) throws IOException {
        return start(name, command, Map.of(), ProcessBuilder.Redirect.PIPE);
    }

    private synchronized Child start(
            String name, List<String> command, Map<String, String> environment, ProcessBuilder.Redirect output)
            throws IOException {
        if (closed) {
            throw new Stopped();
        }
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        Path log = output.file() == null ? path("log") : output.file().toPath();
        builder.redirectOutput(output);
        if (output.file() == null) {
            builder.redirectError(log.toFile());
        } else {
            builder.redirectErrorStream(true);
            builder.redirectInput(Path.of("/dev/null").toFile());
        }
        Map<String, String> own = new HashMap<>(environment);
        own.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin");
        own.put("LANG", "C.UTF-8");
        own.putIfAbsent("HOME", folder.toString());
        builder.environment().clear();
        builder.environment().putAll(own);
        Child child = new Child(name, builder.start(), log);
        children.add(child);
        return child;
    }

    /** Ends some of the programs, in the order given. */
    public void stop(List<Child> ended) {
        for (Child child : ended) {
            child.stop(SECONDS_TO_STOP, TimeUnit.SECONDS);
        }
        synchronized (this) {
            children.removeAll(ended);
        }
    }

    @Override
    public void close() {
        List<Child> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = new ArrayList<>(children);
        }
        Collections.reverse(left);
        stop(left);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path link : links) {
                Files.deleteIfExists(link);
            }
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + folder, e);
        }
    }
}
