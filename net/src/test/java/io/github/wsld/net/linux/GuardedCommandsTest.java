package io.github.wsld.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.ControlCommands;
import io.github.wsld.common.daemon.ControlServer;
import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A control socket that all may reach, as a service's is: what others may ask, and what they may not. */
@Timeout(300)
class GuardedCommandsTest {
    private static final String SECRET = "stop";

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();

    /** Answers everything, and keeps one command for its own user. */
    private final ControlCommands commands = new ControlCommands() {
        @Override
        public Optional<byte[]> answer(String command) {
            asked.add(command);
            return Optional.of("done\n".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean isGuarded(String command) {
            return command.equals(SECRET);
        }
    };

    /** This machine's sockets, which take whoever comes for another user, or for this one. */
    private static Sockets sockets(boolean isTrusted) {
        LinuxSockets real = new LinuxSockets();
        return (Sockets) Proxy.newProxyInstance(
                Sockets.class.getClassLoader(),
                new Class<?>[] {Sockets.class},
                (proxy, method, arguments) ->
                        method.getName().equals("isPeerTrusted") ? isTrusted : method.invoke(real, arguments));
    }

    private String answer(boolean isTrusted, String command) throws Exception {
        EventLoop loop = new EventLoop(new EpollPoller(), sockets(isTrusted), new LinuxMemory(), System::nanoTime);
        LoopPart part = new LoopPart(loop);
        ControlServer server =
                new ControlServer(part, loop, "wsld", Map.of("XDG_RUNTIME_DIR", folder.toString()), commands);
        server.start();
        Thread thread = new Thread(part::run, "loop");
        thread.start();
        try {
            return ask(command);
        } finally {
            server.stop(Duration.ofSeconds(120));
            loop.stop();
            thread.join();
        }
    }

    private String ask(String command) throws IOException {
        Path socket = folder.resolve("wsld/wsld-" + ProcessHandle.current().pid() + ".sock");
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            client.write(StandardCharsets.UTF_8.encode(command + "\n"));
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void othersAreAnsweredButForWhatIsGuarded() throws Exception {
        assertEquals("done\n", answer(false, "status"));
        String refused = answer(false, SECRET);
        assertTrue(refused.contains("for the daemon's own user and root alone"), refused);
        assertEquals(List.of("status"), asked);
    }

    @Test
    void itsOwnUserIsAnsweredAlways() throws Exception {
        assertEquals("done\n", answer(true, SECRET));
    }
}
