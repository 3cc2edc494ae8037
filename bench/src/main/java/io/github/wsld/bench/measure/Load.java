package io.github.wsld.bench.measure;

import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Workplace;
import io.github.wsld.bench.relay.Candidate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The load program and its sink, which runs as long as this does. */
public final class Load {
    /** What each connection begins with, as load.h says: an X11 set-up request, and the command to send back what comes. */
    private static final byte[] ECHO = {'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'e'};

    private static final byte OK = 'k';
    private static final long PATIENCE_SECONDS = 180;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Workplace workplace;
    private final Path program;
    private final Child sink;
    private final int port;

    /** @param built folder of the compiled programs */
    public Load(Workplace workplace, Path built) throws IOException {
        this.workplace = workplace;
        this.program = built.resolve("load");
        this.sink = workplace.startPiped("sink", List.of(built.resolve("sink").toString()));
        String line = sink.process().inputReader().readLine();
        if (line == null) {
            throw new IOException("the sink did not start: " + sink.lastWords());
        }
        this.port = Integer.parseInt(line);
    }

    /** The sink's TCP port on loopback. */
    public int port() {
        return port;
    }

    /** Runs one measurement; what it printed, as numbers. */
    public long[] run(String what, Candidate candidate, int number, int milliseconds)
            throws IOException, InterruptedException {
        Child child = start(what, candidate, number, milliseconds);
        String output;
        try (InputStream stream = child.process().getInputStream()) {
            output = new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        }
        boolean ended = child.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        workplace.stop(List.of(child));
        if (!ended || child.process().exitValue() != 0) {
            candidate.requireAlive();
            throw new IOException(
                    what + " " + number + " by way of " + candidate.name() + " failed: " + child.lastWords());
        }
        return output.strip()
                .lines()
                .flatMap(line -> List.of(line.split(" ")).stream())
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** Opens connections that stay until what is returned is stopped by {@link #release}. */
    public Child hold(Candidate candidate, int connections) throws IOException {
        Child child = start("hold", candidate, connections, 0);
        String line = child.process().inputReader().readLine();
        if (line == null) {
            String last = child.lastWords();
            workplace.stop(List.of(child));
            throw new IOException(connections + " connections by way of " + candidate.name() + ": " + last);
        }
        return child;
    }

    public void release(Child held) throws IOException, InterruptedException {
        held.process().getOutputStream().close();
        if (!held.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("held connections do not end");
        }
        workplace.stop(List.of(held));
    }

    private Child start(String what, Candidate candidate, int number, int milliseconds) throws IOException {
        sink.requireAlive();
        return workplace.startPiped(
                what,
                List.of(
                        program.toString(),
                        what,
                        candidate.address(),
                        candidate.prefix(),
                        Integer.toString(number),
                        Integer.toString(milliseconds)));
    }

    /** Waits until a byte comes back by way of the candidate, trying each millisecond; the time of that moment. */
    public long awaitServing(Candidate candidate) throws IOException, InterruptedException {
        ByteBuffer opening = ByteBuffer.allocate(64)
                .put(HexFormat.of().parseHex(candidate.prefix()))
                .put(ECHO)
                .flip();
        long begin = System.nanoTime();
        while (true) {
            if (serves(candidate.address(), opening.duplicate())) {
                return System.nanoTime();
            }
            candidate.requireAlive();
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IOException(candidate.name() + " does not serve: "
                        + candidate.relays().get(0).lastWords());
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean serves(String address, ByteBuffer opening) {
        String[] parts = address.split(":");
        boolean unix = parts[0].equals("unix");
        SocketAddress socket = unix
                ? UnixDomainSocketAddress.of(parts[1])
                : new InetSocketAddress(parts[1], Integer.parseInt(parts[2]));
        try (SocketChannel channel =
                SocketChannel.open(unix ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET)) {
            channel.connect(socket);
            channel.write(opening);
            ByteBuffer answer = ByteBuffer.allocate(1);
            return channel.read(answer) == 1 && answer.get(0) == OK;
        } catch (IOException e) {
            // Nobody listens yet, or only the first of two.
            return false;
        }
    }
}
