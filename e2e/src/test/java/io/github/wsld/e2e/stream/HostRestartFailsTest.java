package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Program;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of wsldhost that come to nothing: an X client and bytes under way notice nothing but a pause. */
@Tag("restarts")
@Timeout(300)
class HostRestartFailsTest {
    private static final long SOME = 4 << 20;

    private final long seed = Long.getLong("wsld.seed", System.nanoTime());

    @TempDir
    private Path folder;

    private StreamBridge bridge;
    private Path launcher;
    private List<String> program;
    private XPing ping;
    private Exchange exchange;

    @BeforeEach
    void start() throws Exception {
        System.out.println("HostRestartFailsTest seed=" + seed);
        bridge = new StreamBridge(folder);
        launcher = bridge.session().path("launcher");
        ProcessBuilder command = bridge.hostCommand();
        program = List.copyOf(command.command());
        launch("WSLD_LAUNCHER=\"$$ $0\" exec " + quoted(program));
        bridge.startHost(command.command(launcher.toString()));
        bridge.startGuest("link");
        ping = bridge.ping();
        exchange = bridge.exchange(seed);
        exchange.awaitMore(SOME);
    }

    @AfterEach
    void stop() throws Exception {
        bridge.session().run(Program.WSLDHOST, "stop").ok();
        bridge.close();
    }

    /** Whatever wsldhost is started by from now on. */
    private void launch(String line) throws Exception {
        Files.writeString(launcher, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    private static String quoted(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    private void launchStranger(String how) throws Exception {
        String classes = Path.of("target", "test-classes").toAbsolutePath().toString();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        launch("exec " + quoted(List.of(java, "-cp", classes, StrangeSuccessor.class.getName(), how)));
    }

    private void assertGoesOn(Outcome outcome, String reason) throws Exception {
        assertEquals(75, outcome.exitCode(), outcome::toString);
        assertEquals(
                "wsldhost with pid " + bridge.wsldhost().pid() + " goes on as before: " + reason + "\n", outcome.err());
        goesOn();
    }

    private void goesOn() throws Exception {
        ping.askAndAwait();
        exchange.awaitMore(SOME);
        assertEquals(0, bridge.wsld().count("ERROR|streams lost"), bridge.wsld()::log);
    }

    @Test
    void aSuccessorThatDiesChangesNothing() throws Exception {
        launch("exit 3");
        assertGoesOn(restart(), "the successor has ended (exit code 3; its log says why)");
        assertEquals(0, bridge.wsldhost().count("stream's link lost"), bridge.wsldhost()::log);
        launchStranger("dies");
        assertGoesOn(restart(), "the successor has ended (exit code 7; its log says why)");
        launchStranger("other-version");
        assertGoesOn(
                restart(),
                "the successor cannot be understood: the successor hands over by version 2, this wsldhost by 1;"
                        + " stop and start it instead");
        // And then one that is as it should be.
        launch("exec " + quoted(program));
        ping.ask();
        restart().ok();
        ping.awaitAnswers();
        exchange.finish(0);
    }

    @Tag("nightly")
    @Test
    void aSuccessorThatHangsChangesNothing() throws Exception {
        launchStranger("hangs");
        ping.ask();
        try (Daemon restart = bridge.session().start(Program.WSLDHOST, "restart")) {
            bridge.wsldhost().awaitLine("successor started ");
            bridge.wsldhost().awaitLine("restart failed.*the other process does not answer");
            restart.awaitExit(75);
        }
        ping.awaitAnswers();
        goesOn();
        exchange.finish(0);
    }

    @Test
    void aStateOfAnotherVersionIsNotTaken() throws Exception {
        Path door = bridge.session().path("door");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(door));
            ProcessBuilder command = bridge.session().command(program);
            command.environment().put("WSLDHOST_PREDECESSOR", "0".repeat(32) + " unix:" + door);
            Daemon successor = new Daemon(command);
            try (SocketChannel channel = listener.accept()) {
                new DataInputStream(Channels.newInputStream(channel)).readFully(new byte[38]);
                DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
                // An instance, no listeners, no guests, no streams, and a memory.
                byte[] state = {0, 9};
                out.write(new byte[16 + 2 + 2 + 1]);
                out.writeInt(state.length);
                out.write(state);
                assertEquals(-1, Channels.newInputStream(channel).read());
                successor.awaitExit(75);
            }
            assertTrue(successor.log().contains("the state of streams has version 9"), successor::log);
        }
        goesOn();
        exchange.finish(0);
    }

    private Outcome restart() throws Exception {
        return bridge.session().run(Program.WSLDHOST, "restart");
    }
}
