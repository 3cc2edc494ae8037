package io.github.wsld.host.keepalive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script in the place of wsl.exe, which writes down what it holds. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the stand-in for wsl.exe is a shell script")
@Tag("windows-too")
@Timeout(300)
class KeepAliveTest {
    private static final long PATIENCE_SECONDS = 120;
    private static final Duration LOOK = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final EventLoop loop =
            new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
    private final LoopPart part = new LoopPart(loop);
    private final WorkerPool workers = new WorkerPool(loop);
    private final AtomicInteger displays = new AtomicInteger();
    private KeepAlive keepAlive;
    private Thread thread;

    @BeforeEach
    void putTheStandInThere() throws IOException {
        String script = """
                #!/bin/sh
                cd "${0%/*}"
                if [ "$1" = --list ]; then
                    : >"asked-$$"
                    [ "$*" = "--list --running --quiet" ] && [ -s running ] && cat running
                    exit
                fi
                [ "$1" = --distribution ] && [ "$3" = --exec ] || exit 9
                name=$2
                shift 3
                [ ! -e "refuse-$name" ] || { echo "no such distribution"; exit 1; }
                echo $$ >"new-$name"
                trap 'rm -f "held-$name"' EXIT
                # Whoever sees it finds the pid in it.
                mv "new-$name" "held-$name"
                "$@"
                """;
        Path program = Files.writeString(folder.resolve("wsl.exe"), script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private void start(KeepAliveMode mode) {
        Map<String, String> environment = System.getenv();
        keepAlive = new KeepAlive(
                part,
                loop,
                workers,
                new WslProgram(
                        new ProcessCommands(environment),
                        folder.resolve("wsl.exe").toString()),
                mode,
                displays::get,
                LOOK,
                Duration.ofMillis(200));
        keepAlive.start();
        thread = new Thread(part::run, "loop");
        thread.start();
    }

    @AfterEach
    void stop() throws Exception {
        keepAlive.stop(Duration.ofSeconds(PATIENCE_SECONDS));
        workers.close();
        loop.stop();
        thread.join();
        awaitHeld();
    }

    private void running(String... names) throws IOException {
        Files.write(
                folder.resolve("running"), (String.join("\r\n", names) + "\r\n").getBytes(StandardCharsets.UTF_16LE));
    }

    private void seen(String... names) throws Exception {
        for (String name : names) {
            loop.submit(() -> keepAlive.guestSeen(Optional.of(name))).get();
        }
    }

    private List<String> held() throws IOException {
        return files("held-");
    }

    /** How often wsl.exe was asked what runs. */
    private int asked() throws IOException {
        return files("asked-").size();
    }

    /** What follows the prefix in the names of files. */
    private List<String> files(String prefix) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .sorted()
                    .toList();
        }
    }

    private void awaitHeld(String... names) throws Exception {
        await(() -> held().equals(List.of(names)), () -> "held: " + held() + ", not " + List.of(names));
    }

    private void await(Callable<Boolean> condition, Callable<String> otherwise) throws Exception {
        try (WatchService changes = folder.getFileSystem().newWatchService()) {
            folder.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            while (!condition.call()) {
                WatchKey change = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (change == null) {
                    fail(otherwise.call());
                }
                change.pollEvents();
                change.reset();
            }
        }
    }

    /** Waits for as long as some looks take: the loop's timers come in their order. */
    private void awaitLooks() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        loop.submit(() -> loop.schedule(LOOK.multipliedBy(5), () -> over.complete(null)))
                .get();
        over.get();
    }

    @Test
    void holdsWhatRunsWhileWindowsAreOpenAndLetsGoAfterwards() throws Exception {
        running("Debian", "Ubuntu 24");
        start(KeepAliveMode.WHILE_CLIENTS);
        awaitHeld();
        displays.set(1);
        awaitHeld("Debian", "Ubuntu 24");
        displays.set(0);
        awaitHeld();
    }

    @Test
    void holdsOnlyThoseThatToldTheirNamesAndAnotherOneLater() throws Exception {
        running("Debian", "Ubuntu", "docker-desktop");
        start(KeepAliveMode.WHILE_CLIENTS);
        seen("Debian", "Gone");
        displays.set(2);
        awaitHeld("Debian");
        seen("Ubuntu");
        awaitHeld("Debian", "Ubuntu");
    }

    /** Whoever opens links may tell names without end. */
    @Test
    void holdsOfNoMoreNamesThanThereMayBe() throws Exception {
        // Of equal length, so that they are in order.
        String[] names = IntStream.rangeClosed(10, 10 + KeepAlive.MOST_NAMES)
                .mapToObj(number -> "distribution-" + number)
                .toArray(String[]::new);
        running(names);
        start(KeepAliveMode.WHILE_CLIENTS);
        seen(names);
        displays.set(1);
        awaitHeld(Arrays.copyOf(names, KeepAlive.MOST_NAMES));
        awaitLooks();
        assertEquals(List.of(names).subList(0, KeepAlive.MOST_NAMES), held());
    }

    @Test
    void startsNothingThatDoesNotRun() throws Exception {
        start(KeepAliveMode.WHILE_CLIENTS);
        seen("Debian");
        displays.set(1);
        await(() -> asked() > 0, () -> "nobody asks what runs");
        awaitLooks();
        assertEquals(List.of(), held());
    }

    @Test
    void alwaysMeansFromTheFirstLinkOn() throws Exception {
        running("Debian");
        start(KeepAliveMode.ALWAYS);
        seen("Debian");
        awaitHeld("Debian");
    }

    @Test
    void neverMeansNever() throws Exception {
        running("Debian");
        start(KeepAliveMode.NEVER);
        displays.set(1);
        seen("Debian");
        awaitLooks();
        assertEquals(0, asked());
        assertEquals(List.of(), held());
    }

    @Test
    void oneThatCannotBeHeldDoesNotKeepAnotherFromBeing() throws Exception {
        running("Debian", "Broken");
        Files.createFile(folder.resolve("refuse-Broken"));
        start(KeepAliveMode.WHILE_CLIENTS);
        displays.set(1);
        awaitHeld("Debian");
        displays.set(0);
        awaitHeld();
    }

    @Test
    void theProgramEndsWhenItsInputDoes() throws Exception {
        running("Debian");
        start(KeepAliveMode.WHILE_CLIENTS);
        displays.set(1);
        awaitHeld("Debian");
        long pid =
                Long.parseLong(Files.readString(folder.resolve("held-Debian")).strip());
        keepAlive.stop(Duration.ofSeconds(PATIENCE_SECONDS));
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(List.of(), held());
    }

    @Test
    void namesAreReadFromUtf16() {
        start(KeepAliveMode.NEVER);
        String utf16 = new String(
                "\ufeffUbuntu-24.04\r\nmy distro\r\n".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_8);
        assertEquals(List.of("Ubuntu-24.04", "my distro"), WslProgram.names(utf16));
        assertEquals(List.of(), WslProgram.names(""));
        assertTrue(WslProgram.names("Debian\n").contains("Debian"));
    }
}
