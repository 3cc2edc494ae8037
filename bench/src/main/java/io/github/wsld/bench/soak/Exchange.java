package io.github.wsld.bench.soak;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Connections one after the other, each with random bytes there and back, whose SHA-256 are compared. */
final class Exchange {
    private static final int PIECE = 1 << 16;
    private static final int MOST_PIECES = 512;
    /** An outage takes up to 2 s, and a host that is back is found within a second; all of it takes longer on a busy machine. */
    private static final int MOST_REFUSALS = 100;

    private static final long REFUSED_PAUSE_MILLIS = 100;

    private final UnixDomainSocketAddress display;
    private final AtomicLong bytes;
    private final AtomicLong connections;
    private final AtomicLong refusals;
    private final Failures failures;

    /**
     * @param bytes counts those that came back
     * @param refusals counts connections that were begun in an outage, and again after it
     */
    Exchange(
            UnixDomainSocketAddress display,
            AtomicLong bytes,
            AtomicLong connections,
            AtomicLong refusals,
            Failures failures) {
        this.display = display;
        this.bytes = bytes;
        this.connections = connections;
        this.refusals = refusals;
        this.failures = failures;
    }

    /** Goes on until it is over, which is looked at between two connections, or something is wrong. */
    void run(long seed, AtomicBoolean over) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        while (!over.get()) {
            try (Connection connection = connect()) {
                one(connection, random.split());
            }
            connections.incrementAndGet();
        }
    }

    private Connection connect() throws IOException, InterruptedException {
        for (int refused = 1; ; refused++) {
            try {
                return new Connection(display);
            } catch (Connection.RefusedException e) {
                refusals.incrementAndGet();
                if (refused == MOST_REFUSALS) {
                    throw e;
                }
            }
            Thread.sleep(REFUSED_PAUSE_MILLIS);
        }
    }

    private void one(Connection connection, SplittableRandom random) throws Exception {
        int pieces = random.nextInt(1, MOST_PIECES);
        MessageDigest sent = sha256();
        Thread sender = failures.start("sender", () -> send(connection, random, pieces, sent));
        MessageDigest received = sha256();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (int i = 0; i < pieces; i++) {
            connection.receive(piece.clear());
            received.update(piece.array());
            bytes.addAndGet(PIECE);
        }
        sender.join();
        if (!Arrays.equals(sent.digest(), received.digest())) {
            throw new IOException("other bytes came back than were sent");
        }
    }

    private static void send(Connection connection, SplittableRandom random, int pieces, MessageDigest digest)
            throws IOException {
        byte[] piece = new byte[PIECE];
        for (int i = 0; i < pieces; i++) {
            random.nextBytes(piece);
            digest.update(piece);
            connection.send(ByteBuffer.wrap(piece));
        }
    }

    private static MessageDigest sha256() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256");
    }
}
