package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.loop.Latency;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.ConnRequest;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.host.HostDaemon;
import io.github.wsld.host.Listening;
import io.github.wsld.host.TestSettings;
import io.github.wsld.host.keepalive.KeepAliveMode;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.serve.HostSettings;
import io.github.wsld.host.serve.LinkSecurity;
import io.github.wsld.host.serve.StreamSettings;
import io.github.wsld.net.linux.NativeLibraries;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What the launcher runs once, before the first real start: fills a cache folder with the native libraries, and passes through
 * the code of a start and of a first link in a folder of its own, so that the JVM, which records this run, finds those classes in
 * its archive the next time.
 */
@Command(name = "train", hidden = true, description = "Prepares the launcher's cache folder.")
final class Train implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder for the native libraries.")
    private Path folder;

    @Override
    public Integer call() throws Exception {
        NativeLibraries.unpack(folder);
        NativeLibraries.load();
        Path root = Files.createTempDirectory("wsldhost-train");
        try {
            rehearse(root);
        } finally {
            remove(root);
        }
        return 0;
    }

    private static void rehearse(Path root) throws Exception {
        NonceSource nonces = new SecureRandom()::nextBytes;
        byte[] secret = new byte[LinkKey.LENGTH];
        nonces.nextBytes(secret);
        // With a key, whose cryptography is slow to load.
        LinkKey key = LinkKey.of(secret);
        Path socket = root.resolve("links");
        // No port may be reached, so that nothing outside this process is.
        HostSettings settings = new HostSettings(
                new Endpoint.Tcp("127.0.0.1", Target.X11_BASE_PORT),
                PortRanges.parse("none"),
                Optional.empty(),
                Map.of(),
                new LinkSecurity(key, Optional.empty(), true),
                Instance.random(nonces),
                WsldHost.version().version(),
                HostSettings.DEFAULT_MOST_LINKS,
                StreamSettings.DEFAULT);
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", root.toString());
        Logging.start(environment, LogLevel.ERROR);
        Platform platform = Platform.here();
        HostDaemon daemon = new HostDaemon(
                platform,
                platform.pollers().get(0),
                Latency.NORMAL,
                settings,
                new Listening.On(List.of(Endpoint.Unix.path(socket))),
                KeepAliveMode.NEVER,
                nonces,
                WsldHost.version(),
                List.of(),
                environment,
                TestSettings.NONE);
        Thread thread = new Thread(daemon::run, "daemon");
        thread.setDaemon(true);
        thread.start();
        while (thread.isAlive()) {
            try (SocketChannel link = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                if (Files.exists(socket)) {
                    link.connect(UnixDomainSocketAddress.of(socket));
                    beDenied(link, key, nonces);
                    return;
                }
            } catch (ConnectException e) {
                // Bound, and about to listen.
            }
            Thread.sleep(5);
        }
        throw new IOException("the daemon of the rehearsal ended");
    }

    /** A guest that asks for a port that it may not have. */
    private static void beDenied(SocketChannel link, LinkKey key, NonceSource nonces)
            throws IOException, ProtocolException {
        byte[] request = new ConnRequest(Target.parse("tcp:1")).encode();
        GuestHandshake guest = new GuestHandshake(key, Binding.UNIX, nonces, Function.CONN.code(), request);
        ByteBuffer in = ByteBuffer.allocate(4096);
        while (guest.state() == HandshakeState.NEED_BYTES) {
            link.write(guest.output());
            if (link.read(in.clear()) < 0) {
                throw new EOFException("the daemon of the rehearsal closed the link");
            }
            guest.feed(in.flip());
        }
    }

    private static void remove(Path root) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(root)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
