package io.github.wsld.e2e.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.guest.Guest;
import io.github.wsld.e2e.guest.GuestResult;
import io.github.wsld.e2e.guest.GuestRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both daemons over real vsock in a guest kernel. The first network namespace stands for Windows: wsldhost and the X server, whose
 * /tmp is its own; another stands for WSL: wsld and the X clients. CID 2 loops back between them.
 */
@Tag("guest")
final class VsockBridgeTest {
    private static final String WINDOWS = """
            start xserver unshare -m sh -c 'mount -t tmpfs tmp /tmp && exec Xvfb :0 -screen 0 400x300x24 \\
                -listen tcp -nolisten local -noreset -ac -extension MIT-SHM'
            start server java -cp "$CLASSES" io.github.wsld.e2e.bridge.ByteServer 6005
            start wsldhost java -jar "$WSLDHOST"
            await_port 6000
            await_port 6005
            await_vsock 6000
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void needParts() {
        Parts.need("Xvfb", "apt-get install xvfb");
        Parts.need("xlogo", "apt-get install x11-apps");
        Parts.need("xdpyinfo", "apt-get install x11-utils");
    }

    @Test
    void defaultsServeRealClients() throws Exception {
        GuestResult result = run(WINDOWS + """
                unshare -n sh -eu -c '
                    . "$PRELUDE"
                    ip link set lo up
                    start wsld java -jar "$WSLD"
                    wsld=$!
                    await_socket /tmp/.X11-unix/X0
                    export DISPLAY=:0
                    xdpyinfo >"$OUT/xdpyinfo"
                    start xlogo xlogo -geometry 200x200+50+40
                    await "the window" sh -c "xwininfo -root -tree | grep -q xlogo"
                    xwd -root -silent >"$OUT/through.xwd"
                    java -jar "$WSLD" status
                    kill $wsld
                    wait $wsld
                    test ! -e /tmp/.X11-unix/X0
                    test ! -e /tmp/.X0-lock
                '
                DISPLAY=127.0.0.1:0 xwd -root -silent >"$OUT/direct.xwd"
                """);

        assertEquals(0, result.status(), () -> logs(result));
        assertTrue(Files.readString(result.out().resolve("xdpyinfo")).contains("X.Org"), () -> logs(result));
        assertTrue(result.console().contains("host     vsock:2:6000, up"), () -> logs(result));
        assertShowsLogo(result.out().resolve("through.xwd"));
    }

    /** A root window with xlogo on it has at least the root's black, the window's white and the logo's black in shape. */
    private static void assertShowsLogo(Path dump) throws Exception {
        byte[] bytes = Files.readAllBytes(dump);
        long white = 0;
        for (byte value : Arrays.copyOfRange(bytes, bytes.length - 400 * 300 * 4, bytes.length)) {
            white += value == -1 ? 1 : 0;
        }
        assertTrue(white > 3 * 200 * 200 / 4, "white bytes in the picture: " + white);
    }

    @Test
    void manyConnectionsAndManyBytesArriveWhole() throws Exception {
        GuestResult result = run(WINDOWS + """
                unshare -n sh -eu -c '
                    . "$PRELUDE"
                    ip link set lo up
                    start wsld java -jar "$WSLD" "$OUT/wsld.toml"
                    await_socket /tmp/.X11-unix/X7
                    java -cp "$CLASSES" io.github.wsld.e2e.bridge.ByteClient /tmp/.X11-unix/X7 100 20000 1
                    java -cp "$CLASSES" io.github.wsld.e2e.bridge.ByteClient /tmp/.X11-unix/X7 1 104857600 2
                '
                """);

        assertEquals(0, result.status(), () -> logs(result));
        assertTrue(result.console().contains("right connections=100"), () -> logs(result));
        assertTrue(result.console().contains("right connections=1 bytes=104857600"), () -> logs(result));
    }

    @Test
    void deadPortsDelayNoRelay() throws Exception {
        GuestResult result = run("""
                start server java -cp "$CLASSES" io.github.wsld.e2e.bridge.ByteServer 6005
                await_port 6005
                java -cp "$CLASSES" io.github.wsld.e2e.bridge.DeadPortCheck "$OUT" 6005
                """);

        assertEquals(0, result.status(), () -> logs(result));
        assertTrue(result.console().contains("right round-trips=500"), () -> logs(result));
        assertTrue(result.console().contains("connect vsock:2:7999: ECONNRESET (104)"), () -> logs(result));
        assertTrue(result.console().contains("connect vsock:77:7000: ENODEV (19)"), () -> logs(result));
    }

    private GuestResult run(String script) throws Exception {
        return new Guest(folder.resolve("guest"))
                .run(GuestRun.of(script)
                        .limit(Duration.ofMinutes(2))
                        .variable("WSLD", Path.of("../wsld/target/wsld.jar").toRealPath())
                        .variable(
                                "WSLDHOST",
                                Path.of("../wsldhost/target/wsldhost.jar").toRealPath())
                        .variable("CLASSES", System.getProperty("java.class.path"))
                        .file("wsld.toml", """
                                [x11]
                                display = 7
                                target = "x11:5"
                                """));
    }

    private static String logs(GuestResult result) {
        StringBuilder all = new StringBuilder(result.console());
        for (String name : new String[] {"wsldhost", "wsld", "server", "xserver"}) {
            Path log = result.out().resolve(name + ".log");
            try {
                all.append("\n--- ").append(name).append('\n').append(Files.exists(log) ? Files.readString(log) : "");
            } catch (java.io.IOException e) {
                all.append(e);
            }
        }
        return all.toString();
    }
}
