package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.guest.Guest;
import io.github.wsld.e2e.guest.GuestResult;
import io.github.wsld.e2e.guest.GuestRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * X clients and bytes over real vsock, whose listener goes away with all its connections and comes back, as when Windows tears its
 * sockets down and up again; and over TCP links that the host opens to the guest's network namespace meanwhile. socat listens in
 * wsldhost's place, so that wsldhost itself lives on.
 */
@Tag("guest")
final class VsockStreamTest {
    private static final String WINDOWS = """
            ip link add h0 type veth peer name g0
            ip address add 172.30.77.1/24 dev h0
            ip link set h0 up
            start xserver unshare -m sh -c 'mount -t tmpfs tmp /tmp && exec Xvfb :0 -screen 0 400x300x24 \\
                -listen tcp -nolisten local -noreset -ac -extension MIT-SHM'
            start server java -cp "$CLASSES" io.github.wsld.e2e.bridge.ByteServer 6005
            java -jar "$WSLDHOST" key new /run/key >/dev/null
            start wsldhost java -jar "$WSLDHOST" --key=/run/key --listen=unix:/run/link --binding=vsock
            await_socket /run/link
            await_port 6000
            await_port 6005
            plane() {
                start plane socat VSOCK-LISTEN:6000,fork UNIX-CONNECT:/run/link
                plane=$!
                await_vsock 6000
            }
            # socat has a process for each connection.
            tear_down() {
                children=$(ps -o pid= --ppid $plane || true)
                kill $plane $children
                wait $plane || true
            }
            """;

    private static final String WSL = """
            unshare -n sleep 600 &
            wsl=$!
            await "a network namespace" sh -c "test $(readlink /proc/self/ns/net) != \\$(readlink /proc/$wsl/ns/net)"
            ip link set g0 netns $wsl
            inside() { nsenter --net=/proc/$wsl/ns/net "$@"; }
            inside ip link set lo up
            inside ip address add 172.30.77.2/24 dev g0
            inside ip link set g0 up
            inside ip route add default via 172.30.77.1
            seen() { await "$1" grep -q "$1" "$OUT/wsld.log"; }
            seen_times() { await "$2, $1 times" sh -c "test \\$(grep -c '$2' $OUT/wsld.log) -ge $1"; }
            """;

    @TempDir
    Path folder;

    @Test
    void windowsOutliveTheVsockListenerWithAndWithoutTcp() throws Exception {
        Parts.need("Xvfb", "apt-get install xvfb");
        Parts.need("xlogo", "apt-get install x11-apps");
        Parts.need("xwininfo", "apt-get install x11-utils");
        Parts.need("socat", "apt-get install socat");

        GuestResult result = run(WINDOWS + "plane\n" + WSL + """
                start wsld nsenter --net=/proc/$wsl/ns/net java -jar "$WSLD" "$OUT/wsld.toml"
                seen_times 2 "listening display="
                seen "links of the host are ready"
                export DISPLAY=:7
                start xlogo inside xlogo -geometry 200x200+50+40
                xlogo=$!
                await "the window" sh -c "xwininfo -root -tree | grep -q xlogo"

                # Bytes under way go over to TCP, and the window with them.
                start bytes inside java -cp "$CLASSES" io.github.wsld.e2e.bridge.ByteClient /tmp/.X11-unix/X8 4 12000000 3
                bytes=$!
                seen_times 4 "stream opened .* target=x11:5 endpoint=vsock:2:6000"
                tear_down
                seen "stream resumed .* endpoint=tcp-from-host:7002"
                wait $bytes
                xwininfo -root -tree | grep xlogo

                # The listener is back, and so are the streams.
                plane
                seen "preferred endpoint works again endpoint=vsock:2:6000"
                seen "stream resumed .* endpoint=vsock:2:6000"
                xwininfo -root -tree | grep xlogo

                # Without TCP the window waits.
                inside ip link set g0 down
                tear_down
                seen_times 2 "link lost .* endpoint=vsock:2:6000"
                back=$(grep -c "stream resumed .* endpoint=vsock:2:6000" "$OUT/wsld.log")
                plane
                seen_times $((back + 1)) "stream resumed .* endpoint=vsock:2:6000"
                kill -0 $xlogo
                DISPLAY=127.0.0.1:0 xwininfo -root -tree | grep xlogo
                test $(grep -c "streams lost" "$OUT/wsld.log") -eq 0
                cat "$OUT/bytes.log"
                """);

        assertEquals(0, result.status(), () -> logs(result));
        assertTrue(result.console().contains("right connections=4"), () -> logs(result));
        assertEquals(3, result.console().split("\"xlogo\": ").length - 1, () -> logs(result));
    }

    private GuestResult run(String script) throws Exception {
        return new Guest(folder.resolve("guest"))
                .run(GuestRun.of(script)
                        .limit(Duration.ofMinutes(3))
                        .variable("WSLD", Path.of("../wsld/target/wsld.jar").toRealPath())
                        .variable(
                                "WSLDHOST",
                                Path.of("../wsldhost/target/wsldhost.jar").toRealPath())
                        .variable("CLASSES", System.getProperty("java.class.path"))
                        .file("wsld.toml", """
                                host = ["vsock:2:6000", "tcp-from-host:7002"]
                                key = "file:/run/key"
                                log_level = "debug"
                                [streams]
                                lost_after = "1500ms"
                                look_every = "500ms"
                                longest_wait = "500ms"
                                [[x11]]
                                display = 7
                                [[x11]]
                                display = 8
                                target = "x11:5"
                                """));
    }

    private static String logs(GuestResult result) {
        StringBuilder all = new StringBuilder(result.console());
        for (String name : new String[] {"wsldhost", "wsld", "bytes", "plane", "xlogo"}) {
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
