package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Random bytes to an echo and back, both ways at once, with a hash of each way. At most 32 MB a second: more would take the
 * processors from whatever starts beside it, and a link that is gone for a moment finds everything on the way full even so. Two
 * threads of its own; the methods are the test's.
 */
public final class Exchange implements AutoCloseable {
    private static final int PIECE = 64 * 1024;
    private static final long PACE_MILLIS = 2;

    private final SocketChannel channel;
    private final SplittableRandom random;
    private final FutureTask<byte[]> sender;
    private final FutureTask<byte[]> receiver;
    // Guarded by this.
    private long limit = Long.MAX_VALUE;
    private boolean paused;
    private long sent;
    private long received;
    private boolean broken;

    /** Begins, over a socket of this machine. */
    public Exchange(Path socket, long seed) throws IOException {
        this(UnixDomainSocketAddress.of(socket), seed);
    }

    /** Begins. */
    public Exchange(SocketAddress echo, long seed) throws IOException {
        channel = SocketChannel.open(echo);
        random = new SplittableRandom(seed);
        sender = start(this::send);
        receiver = start(this::receive);
    }

    private FutureTask<byte[]> start(Callable<byte[]> way) {
        FutureTask<byte[]> task = new FutureTask<>(() -> {
            try {
                return way.call();
            } catch (IOException e) {
                fail();
                throw e;
            }
        });
        Thread thread = new Thread(task, "exchange");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private synchronized void fail() {
        broken = true;
        notifyAll();
    }

    private byte[] send() throws IOException, InterruptedException {
        MessageDigest hash = sha256();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (int length; (length = next()) > 0; ) {
            piece.clear();
            while (piece.hasRemaining()) {
                piece.putLong(random.nextLong());
            }
            hash.update(piece.flip().limit(length));
            piece.rewind();
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
            Thread.sleep(PACE_MILLIS);
        }
        channel.shutdownOutput();
        return hash.digest();
    }

    /** How much to send, which counts as sent; 0 in the end. */
    private synchronized int next() throws InterruptedException {
        while (paused) {
            wait();
        }
        int length = (int) Math.max(0, Math.min(PIECE, limit - sent));
        sent += length;
        return length;
    }

    private byte[] receive() throws IOException {
        MessageDigest hash = sha256();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        while (channel.read(piece.clear()) >= 0) {
            hash.update(piece.flip());
            came(piece.limit());
        }
        return hash.digest();
    }

    private synchronized void came(int length) {
        received += length;
        notifyAll();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until so many more bytes have come back. */
    public synchronized void awaitMore(long more) throws InterruptedException {
        for (long least = received + more; received < least && !broken; ) {
            wait();
        }
    }

    /** Sends nothing for now, and waits until all that was sent has come back. */
    synchronized void pause() throws InterruptedException {
        paused = true;
        while (received < sent && !broken) {
            wait();
        }
    }

    synchronized void goOn() {
        paused = false;
        notifyAll();
    }

    /** Sends up to so many bytes in all, or no more when that is fewer than were sent; asserts that what came back is the same. */
    public long finish(long bytes) throws Exception {
        synchronized (this) {
            limit = bytes;
            goOn();
        }
        byte[] out = sender.get();
        byte[] back = receiver.get();
        synchronized (this) {
            assertEquals(sent, received);
        }
        assertArrayEquals(out, back);
        return received;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
