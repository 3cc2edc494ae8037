package io.github.wsld.e2e.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Parts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("guest")
final class GuestSelfTest {
    @TempDir
    Path folder;

    /** All processes of a guest have its folder in their command lines; an ended one that nobody waits for has none. */
    @AfterEach
    void noProcessOfTheGuestIsLeft() {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!processes().isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertEquals(List.of(), processes());
    }

    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    @Test
    void statusOutputAndFilesComeBack() throws Exception {
        Path handed = Files.writeString(folder.resolve("handed"), "by path\n");
        GuestRun run = GuestRun.of("""
                        echo "$GREETING"
                        echo to standard error >&2
                        cat "$HANDED" "$OUT/note"
                        echo kept >"$OUT/kept"
                        java -version 2>"$OUT/java"
                        exit 3
                        """)
                .variable("GREETING", "it's a \"guest\" $HOME")
                .variable("HANDED", handed)
                .file("note", "by text\n");

        GuestResult result = new Guest(folder.resolve("guest")).run(run);

        assertEquals("it's a \"guest\" $HOME\nto standard error\nby path\nby text\n", result.console());
        assertEquals(3, result.status());
        assertEquals("kept\n", Files.readString(result.out().resolve("kept")));
        String java = Files.readString(result.out().resolve("java"));
        assertTrue(java.contains('"' + System.getProperty("java.version") + '"'), java);
    }

    @Test
    void aCommandThatFailsEndsTheScript() throws Exception {
        GuestResult result = new Guest(folder).run(GuestRun.of("echo one\n(exit 5)\necho two\n"));
        assertEquals(5, result.status());
        assertEquals("one\n", result.console());
    }

    @Test
    void whatIsWrittenInTheGuestStaysThere() throws Exception {
        Path probe = Path.of("/etc/wsld-" + UUID.randomUUID());
        GuestResult result = new Guest(folder)
                .run(GuestRun.of("echo inside >\"$PROBE\"; cat \"$PROBE\"\n").variable("PROBE", probe));
        assertEquals("inside\n", result.console());
        assertEquals(0, result.status());
        assertFalse(Files.exists(probe));
    }

    @Test
    void aPanicIsToldAsSuch() {
        var failure = assertThrows(
                GuestFailure.class,
                () -> new Guest(folder).run(GuestRun.of("echo before\necho c >/proc/sysrq-trigger\n")));
        assertEquals(GuestFailure.Cause.PANIC, failure.reason());
        assertTrue(failure.getMessage().contains("sysrq triggered crash"), failure.getMessage());
        assertTrue(failure.getMessage().contains("before"), failure.getMessage());
        assertFalse(failure.getMessage().contains("setup_one_line"), failure.getMessage());
    }

    @Test
    void anEndWithoutStatusIsToldAsSuch() {
        var failure = assertThrows(
                GuestFailure.class,
                () -> new Guest(folder).run(GuestRun.of("echo o >/proc/sysrq-trigger\nsleep 60\n")));
        assertEquals(GuestFailure.Cause.NO_STATUS, failure.reason());
    }

    @Test
    void theTimeLimitEndsIt() {
        GuestRun run = GuestRun.of("sleep 600 & sleep 600\n").limit(Duration.ofSeconds(8));
        var failure = assertThrows(GuestFailure.class, () -> new Guest(folder).run(run));
        assertEquals(GuestFailure.Cause.TIME_LIMIT, failure.reason());
    }

    @Test
    void twoGuestsRunAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<GuestResult> one = threads.submit(() -> new Guest(folder.resolve("1")).run(GuestRun.of("exit 1\n")));
            Future<GuestResult> two = threads.submit(() -> new Guest(folder.resolve("2")).run(GuestRun.of("exit 2\n")));
            assertEquals(1, one.get().status());
            assertEquals(2, two.get().status());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theHostsCidLoopsBackAlsoFromANetworkNamespace() throws Exception {
        Parts.need("socat", "apt-get install socat");
        GuestResult result = new Guest(folder).run(GuestRun.of("""
                                start echo socat VSOCK-LISTEN:6000,fork EXEC:cat
                                await_vsock 6000
                                echo same namespace | socat -t 60 - VSOCK-CONNECT:2:6000
                                echo other namespace | unshare -n socat -t 60 - VSOCK-CONNECT:2:6000
                                """));
        assertEquals("same namespace\nother namespace\n", result.console());
        assertEquals(0, result.status());
    }

    @Test
    void scriptsWaitForListeners() throws Exception {
        Parts.need("socat", "apt-get install socat");
        GuestResult result = new Guest(folder).run(GuestRun.of("""
                                (sleep 1; exec socat TCP6-LISTEN:6000,ipv6only=0,fork EXEC:cat) &
                                await_port 6000
                                echo tcp | socat -t 60 - TCP:127.0.0.1:6000
                                (sleep 1; exec socat UNIX-LISTEN:/tmp/.X11-unix-test,fork EXEC:cat) &
                                await_socket /tmp/.X11-unix-test
                                echo unix | socat -t 60 - UNIX-CONNECT:/tmp/.X11-unix-test
                                (sleep 1; exec socat ABSTRACT-LISTEN:name,fork EXEC:cat) &
                                await_socket @name
                                echo abstract | socat -t 60 - ABSTRACT-CONNECT:name
                                unshare -n sh -c '. "$PRELUDE"; ! tcp_listens "$(printf %04X 6000)"'
                                """));
        assertEquals("tcp\nunix\nabstract\n", result.console());
        assertEquals(0, result.status());
    }
}
