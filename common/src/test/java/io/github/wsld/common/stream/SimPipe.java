package io.github.wsld.common.stream;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** One direction of a model link: bytes under way, at most a kernel's buffer of them. */
final class SimPipe {

    private final ByteBuffer bytes;
    private boolean dead;

    SimPipe(int capacity) {
        bytes = ByteBuffer.allocate(capacity);
    }

    /** Takes what there is room for. What is written to a dead link takes room and never arrives. */
    void write(ByteBuffer from) {
        int length = Math.min(from.remaining(), bytes.remaining());
        int limit = from.limit();
        from.limit(from.position() + length);
        if (dead) {
            from.position(from.limit());
        } else {
            bytes.put(from);
        }
        from.limit(limit);
    }

    int underWay() {
        return bytes.position();
    }

    /** Takes up to {@code most} bytes out. */
    ByteBuffer read(int most) {
        bytes.flip();
        byte[] taken = new byte[Math.min(most, bytes.remaining())];
        bytes.get(taken);
        bytes.compact();
        return ByteBuffer.wrap(taken);
    }

    /** Some of what is under way still arrives, up to any byte; nothing that is written from now on does. */
    void cut(RandomGenerator random) {
        dead = true;
        bytes.position(random.nextInt(bytes.position() + 1));
    }
}
