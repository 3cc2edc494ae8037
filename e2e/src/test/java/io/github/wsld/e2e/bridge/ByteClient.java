package io.github.wsld.e2e.bridge;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;

/** Sends random bytes through a display that leads to a {@link ByteServer}, and compares the check sums of both ways. */
public final class ByteClient {
    /** An X11 setup request without authorisation: little-endian, protocol 11.0. */
    static final byte[] SETUP = {'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final int PIECE = 64 * 1024;

    private ByteClient() {}

    /** @param args socket of the display, number of connections at once, bytes for each, seed */
    public static void main(String[] args) throws Exception {
        Path socket = Path.of(args[0]);
        int connections = Integer.parseInt(args[1]);
        long bytes = Long.parseLong(args[2]);
        long seed = Long.parseLong(args[3]);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            long own = seed + i;
            running.add(threads.submit(() -> exchange(socket, bytes, own, threads)));
        }
        for (Future<?> one : running) {
            one.get();
        }
        System.out.println("right connections=" + connections + " bytes=" + bytes + " seed=" + seed);
        System.exit(0);
    }

    private static Void exchange(Path socket, long bytes, long seed, ExecutorService threads) throws Exception {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Future<Long> sent = threads.submit(() -> send(channel, bytes, seed));
            long received = receive(channel, bytes);
            if (sent.get() != received) {
                throw new IOException("check sums differ: seed=" + seed + " bytes=" + bytes);
            }
        }
        return null;
    }

    private static long send(SocketChannel channel, long bytes, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        CRC32C sum = new CRC32C();
        writeAll(channel, ByteBuffer.wrap(SETUP));
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        for (long left = bytes; left > 0; left -= piece.limit()) {
            piece.clear().limit((int) Math.min(left, PIECE));
            for (int at = 0; at + Long.BYTES <= piece.limit(); at += Long.BYTES) {
                piece.putLong(at, random.nextLong());
            }
            sum.update(piece.duplicate());
            writeAll(channel, piece);
        }
        channel.shutdownOutput();
        return sum.getValue();
    }

    private static void writeAll(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static long receive(SocketChannel channel, long bytes) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        long count = 0;
        while (channel.read(piece.clear()) >= 0) {
            piece.flip();
            count += piece.limit();
            sum.update(piece);
        }
        if (count != bytes) {
            throw new EOFException("sent " + bytes + " bytes, got " + count + " back");
        }
        return sum.getValue();
    }
}
