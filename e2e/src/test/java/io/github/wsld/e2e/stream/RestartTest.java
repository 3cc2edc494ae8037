package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** wsld restarted by a stand-in for systemd that keeps its descriptors. */
@Tag("restarts")
@Timeout(300)
class RestartTest {
    private static final int RESTARTS = 10;

    private final long seed = Long.getLong("wsld.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @AutoClose
    private StreamBridge bridge;

    @BeforeEach
    void start() throws Exception {
        System.out.println("RestartTest seed=" + seed);
        bridge = new StreamBridge(folder);
        bridge.startHost();
        bridge.startService();
    }

    @Test
    void clientsAndBytesUnderWaySurviveRestarts() throws Exception {
        survive(100 << 20, 0);
    }

    @Tag("nightly")
    @Timeout(1200)
    @Test
    void aGigabyteAndAClientThatDrawsSurviveRestarts() throws Exception {
        Process drawing =
                bridge.client("x11perf", "-repeat", "1000000", "-reps", "20", "-putimage100", "-copywinpix100");
        try {
            bridge.wsld().awaitLine("stream opened .* target=x11");
            survive(1 << 30, 1);
            assertTrue(drawing.isAlive());
        } finally {
            drawing.destroy();
        }
    }

    /** @param others clients that are connected already */
    private void survive(long bytes, int others) throws Exception {
        XPing ping = bridge.ping();
        Terminal terminal = bridge.terminal();
        bridge.wsld().awaitLine("stream opened .* target=x11", 2 + others);
        Exchange exchange = bridge.exchange(seed);
        for (int round = 1; round <= RESTARTS; round++) {
            exchange.awaitMore(bytes / (4 * RESTARTS));
            bridge.wsld().say("restart");
            bridge.wsld().awaitLine("left to the next run", round);
            // Nobody accepts at the moment, but somebody listens.
            try (XPing newcomer = new XPing(bridge.display())) {
                newcomer.askAndAwait();
            } catch (IOException e) {
                throw new AssertionError(
                        bridge.wsld().log() + "\n" + bridge.wsldhost().log(), e);
            }
            bridge.wsld().awaitLine("taken over from the last run", round);
            ping.askAndAwait();
        }
        assertTrue(exchange.finish(bytes) >= bytes);
        terminal.finish();
        assertEquals(RESTARTS, bridge.wsld().count("manager: ended 0"));
        assertEquals(0, bridge.wsld().count("WARN|ERROR"), bridge.wsld()::log);
        assertEquals(0, bridge.wsldhost().count("WARN|ERROR"), bridge.wsldhost()::log);
        // The ends of those that have gone may still be under way.
        while (bridge.status(Program.WSLDHOST).streams().open().size() > 1 + others) {
            Thread.sleep(20);
        }
        assertEquals(
                1 + others, bridge.status(Program.WSLDHOST).streams().open().size());
    }

    @Test
    void aRunThatDiesAtOnceLosesNothing() throws Exception {
        XPing ping = bridge.ping();
        ping.ask();
        bridge.wsld().say("crash");
        bridge.wsld().awaitLine("taken over from the last run streams=1 displays=1");
        ping.awaitAnswers();
        ping.askAndAwait();
    }

    @Test
    void aRunThatIsRestartedBeforeItIsReadyLosesNothing() throws Exception {
        XPing ping = bridge.ping();
        ping.ask();
        bridge.wsld().say("hasten");
        bridge.wsld().awaitLine("taken over from the last run streams=1 displays=1", 2);
        ping.awaitAnswers();
        ping.askAndAwait();
    }

    @Test
    void aManagerThatIsSlowToHearOfThemKeepsTheClients() throws Exception {
        XPing ping = bridge.ping();
        bridge.wsld().say("tarry");
        bridge.wsld().awaitLine("WARN .* reason=\"the service manager has not read its messages within");
        bridge.wsld().awaitLine("taken over from the last run streams=1 displays=1");
        ping.askAndAwait();
    }

    @Test
    void aStateOfAnotherVersionEndsTheClientsAndIsToldOnce() throws Exception {
        assertStartsAfresh("alter", "its state has version 65535, not 1");
    }

    @Test
    void soDoesAStateThatIsCutOff() throws Exception {
        assertStartsAfresh("cut", "its state is cut off");
    }

    private void assertStartsAfresh(String command, String reason) throws Exception {
        XPing ping = bridge.ping();
        bridge.wsld().say(command);
        ping.awaitEnd();
        bridge.wsld()
                .awaitLine("cannot be taken up, its clients are closed descriptors=\\d+ reason=\"" + reason + "\"");
        bridge.wsld().awaitLine("host told that an earlier wsld is gone");
        bridge.wsldhost().awaitLine("stream ended ");
        bridge.wsld().awaitLine("listening display=" + bridge.display() + " ", 2);
        bridge.ping();
        assertEquals(1, bridge.wsld().count("WARN"), bridge.wsld()::log);
    }

    @Test
    void afterARestartNothingIsLeftInTheStore() throws Exception {
        XPing ping = bridge.ping();
        bridge.wsld().say("restart");
        bridge.wsld().awaitLine("manager: stores [1-9]");
        bridge.wsld().awaitLine("manager: stores 0");
        ping.askAndAwait();
        bridge.wsld().say("kill");
        ping.awaitEnd();
        bridge.wsld().awaitLine("manager: ready", 3);
        bridge.wsld().awaitLine("host told that an earlier wsld is gone");
        bridge.ping();
    }

    @Test
    void whatIsNoLongerConfiguredIsNotListenedOnAfterARestart() throws Exception {
        XPing ping = bridge.ping();
        assertTrue(Files.exists(bridge.client()));
        Path config = bridge.session().config();
        String text = Files.readString(config);
        Files.writeString(config, text.substring(0, text.indexOf("[[socket_forward]]")));
        bridge.wsld().say("restart");
        bridge.wsld().awaitLine("taken over from the last run");
        assertFalse(Files.exists(bridge.client()));
        ping.askAndAwait();
    }

    @Test
    void theHostIsToldOfARestartThatBecameAStop() throws Exception {
        Path config = bridge.session().config();
        Files.writeString(config, "host = [\"" + bridge.session().unix("link") + "\"]\n" + Files.readString(config));
        XPing ping = bridge.ping();
        bridge.wsld().say("abandon");
        ping.awaitEnd();
        bridge.wsld().awaitExit(0);
        assertEquals(0, bridge.wsldhost().count("stream ended "), bridge.wsldhost()::log);
        runServiceStop();
        bridge.wsldhost().awaitLine("stream ended ");
        assertNothingIsLeft();
    }

    /** As the unit does after the end. */
    private void runServiceStop() throws Exception {
        Path folder = Files.createDirectories(bridge.session().path("lib/bin"));
        Path script =
                Files.copy(Path.of("../systemd/src/main/units/service-stop"), folder.resolveSibling("service-stop"));
        List<String> program = Program.WSLD.command(bridge.session().path("tmp"));
        Files.writeString(folder.resolve("wsld"), "#!/bin/sh\nexec " + String.join(" ", program) + " \"$@\"\n");
        Files.setPosixFilePermissions(folder.resolve("wsld"), PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder command = bridge.session().command(List.of("sh", script.toString(), "--gone"));
        command.environment()
                .put("RUNTIME_DIRECTORY", bridge.session().path("run/wsld").toString());
        command.environment().put("SERVICE_RESULT", "success");
        bridge.session().run(command).ok();
    }

    @Test
    void aStopAfterARestartLeavesNothing() throws Exception {
        XPing ping = bridge.ping();
        bridge.wsld().say("restart");
        bridge.wsld().awaitLine("taken over from the last run");
        ping.askAndAwait();
        bridge.wsld().close();
        ping.awaitEnd();
        bridge.wsldhost().awaitLine("stream ended ");
        assertFalse(Files.exists(bridge.client()));
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws IOException {
        String number = bridge.display().substring(1);
        assertFalse(Files.exists(Path.of("/tmp/.X" + number + "-lock")));
        assertFalse(Files.exists(Path.of("/tmp/.X11-unix/X" + number)));
        try (var files = Files.list(bridge.session().path("run/wsld"))) {
            assertEquals(
                    0, files.filter(file -> file.toString().contains("wsld-")).count());
        }
    }
}
