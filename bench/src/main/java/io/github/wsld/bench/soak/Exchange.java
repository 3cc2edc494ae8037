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

    private final UnixDomainSocketAddress display;
    private final AtomicLong bytes;
    private final AtomicLong connections;
    private final Failures failures;

    /** @param bytes counts those that came back */
    Exchange(UnixDomainSocketAddress display, AtomicLong bytes, AtomicLong connections, Failures failures) {
        this.display = display;
        this.bytes = bytes;
        this.connections = connections;
        this.failures = failures;
    }

    /** Goes on until it is over, which is looked at between two connections, or something is wrong. */
    void run(long seed, AtomicBoolean over) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        while (!over.get()) {
            one(random.split());
            connections.incrementAndGet();
        }
    }

    private void one(SplittableRandom random) throws Exception {
        int pieces = random.nextInt(1, MOST_PIECES);
        try (Connection connection = new Connection(display)) {
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
