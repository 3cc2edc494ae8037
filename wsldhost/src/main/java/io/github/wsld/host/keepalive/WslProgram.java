package io.github.wsld.host.keepalive;

import io.github.wsld.common.process.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WSL by its program {@code wsl.exe}. What holds a distribution is one such process that waits inside it for the end of its standard
 * input: it ends with wsldhost, however that ends, and has no window, since Java gives no child a console when it has none itself.
 */
final class WslProgram implements Distributions {
    private static final Logger LOG = LoggerFactory.getLogger(WslProgram.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Of a dying wsl.exe's words, bytes that are read. */
    private static final int MOST_WORDS = 2048;

    private final Commands commands;
    private final String program;

    /** @param program wsl.exe by its path */
    WslProgram(Commands commands, String program) {
        this.commands = commands;
        this.program = program;
    }

    @Override
    public List<String> running() throws IOException, InterruptedException {
        Commands.Result result = commands.run(List.of(program, "--list", "--running", "--quiet"), "", LIMIT);
        // When none runs it ends with -1 and a sentence.
        return result.exitCode() == 0 ? names(result.output()) : List.of();
    }

    /** It writes UTF-16, which was read as UTF-8: names are ASCII, so the zero bytes between their letters are dropped. */
    static List<String> names(String output) {
        return output.lines()
                .map(line -> line.replaceAll("[^\\x20-\\x7e]", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Override
    public Held hold(String name, Ended ended) throws IOException {
        List<String> words = List.of(program, "--distribution", name, "--exec", "/bin/sh", "-c", "read -r _");
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        LOG.debug("wsl.exe holds name={} pid={}", name, process.pid());
        AtomicBoolean over = new AtomicBoolean();
        process.onExit().thenAccept(dead -> {
            String said = words(dead.getInputStream());
            if (over.compareAndSet(false, true)) {
                ended.ended(dead.exitValue(), said);
            }
        });
        return () -> {
            if (over.compareAndSet(false, true)) {
                endInput(process);
            }
        };
    }

    /** The shell inside reads the end of its input, and wsl.exe ends with it. */
    private static void endInput(Process process) {
        OutputStream input = process.getOutputStream();
        try {
            input.close();
        } catch (IOException e) {
            LOG.debug("wsl.exe has ended already pid={} reason=\"{}\"", process.pid(), e.getMessage());
        }
    }

    private static String words(InputStream from) {
        try (from) {
            String text = new String(from.readNBytes(MOST_WORDS), StandardCharsets.UTF_8);
            return text.replaceAll("[^\\x20-\\x7e\\s]", "").strip().replaceAll("\\s+", " ");
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
