package io.github.wsld.guest.cli;

import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.ConnRequest;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HostHandshake;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.guest.config.ConfigSearch;
import io.github.wsld.guest.config.ConfigSource;
import io.github.wsld.net.linux.NativeLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What the launcher runs once, before the first real start: fills a cache folder with the native libraries, and passes through
 * the code of a start and of a first client in a folder of its own, so that the JVM, which records this run, finds those classes
 * in its archive the next time.
 */
@Command(name = "train", hidden = true, description = "Prepares the launcher's cache folder.")
final class Train implements Callable<Integer> {
    /** An X11 setup request without authorisation: little-endian, protocol 11.0. */
    private static final byte[] SETUP = {'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    @Parameters(paramLabel = "DIR", description = "The folder for the native libraries.")
    private Path folder;

    @Override
    public Integer call() throws Exception {
        NativeLibraries.unpack(folder);
        NativeLibraries.load();
        Path root = Files.createTempDirectory("wsld-train");
        try {
            rehearse(root);
        } finally {
            remove(root);
        }
        return 0;
    }

    private static void rehearse(Path root) throws Exception {
        setUpLink();
        Files.createDirectory(root.resolve("tmp"));
        // A file, though one without it would do: whoever has a file has it read at each start.
        Files.createDirectory(root.resolve("wsld"));
        Files.writeString(
                root.resolve("wsld/config.toml"), "host = [\"unix:" + root + "/host\"]\n[x11]\ndisplay = \"auto\"\n");
        Map<String, String> environment =
                Map.of("XDG_RUNTIME_DIR", root.toString(), "XDG_CONFIG_HOME", root.toString());
        ConfigSource source = new ConfigSource(
                new ConfigSearch(environment, root), Optional.empty(), List.of(), Optional.of(Level.ERROR));
        Start daemon = new Start(source, environment, root);
        Thread thread = new Thread(() -> run(daemon), "daemon");
        thread.setDaemon(true);
        thread.start();
        beRefused(root.resolve("tmp/.X11-unix"), thread);
    }

    private static void run(Start daemon) {
        try {
            daemon.run(System.err::println);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client of the display, whose host is not there: reads the whole refusal. */
    private static void beRefused(Path sockets, Thread daemon) throws IOException, InterruptedException {
        while (daemon.isAlive()) {
            try (Stream<Path> found = Files.exists(sockets) ? Files.list(sockets) : Stream.of();
                    SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                Path socket = found.findFirst().orElse(null);
                if (socket != null) {
                    client.connect(UnixDomainSocketAddress.of(socket));
                    client.write(ByteBuffer.wrap(SETUP));
                    while (client.read(ByteBuffer.allocate(512)) >= 0) {}
                    return;
                }
            } catch (ConnectException e) {
                // Bound, and about to listen.
            }
            Thread.sleep(5);
        }
        throw new IOException("the daemon of the rehearsal ended");
    }

    /** Both sides of a link set-up, whose cryptography is slow to load. */
    private static void setUpLink() throws ProtocolException {
        NonceSource nonces = new SecureRandom()::nextBytes;
        byte[] request = new ConnRequest(Target.parse("x11")).encode();
        byte[] secret = new byte[LinkKey.LENGTH];
        nonces.nextBytes(secret);
        LinkKey key = LinkKey.of(secret);
        GuestHandshake guest = new GuestHandshake(key, Binding.UNIX, nonces, Function.CONN.code(), request);
        HostHandshake host = new HostHandshake(key, Binding.UNIX, nonces, Instance.random(nonces), false);
        host.feed(guest.output());
        guest.feed(host.output());
        host.feed(guest.output());
        host.reply(ConnReply.OK.encode());
        guest.feed(host.output());
        ConnReply.decode(guest.replyBody());
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
