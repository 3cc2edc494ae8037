package io.github.wsld.common.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceQueueTest {

    private final PiecePool pool = new PiecePool(ByteBuffer::allocate, 8);

    @Test
    void keepsWhatAListWouldKeep() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("PieceQueueTest: -Dwsld.seed=" + seed);
        Random random = new Random(seed);
        PieceQueue queue = new PieceQueue(pool, 1000);
        byte[] model = {};
        for (int i = 0; i < 20_000; i++) {
            if (random.nextBoolean() && model.length < 200) {
                byte[] more = new byte[random.nextInt(40)];
                random.nextBytes(more);
                queue.append(ByteBuffer.wrap(more));
                model = Arrays.copyOf(model, model.length + more.length);
                System.arraycopy(more, 0, model, model.length - more.length, more.length);
            } else {
                int dropped = random.nextInt(3) == 0 ? model.length : random.nextInt(model.length + 1);
                queue.dropTo(queue.first() + dropped);
                model = Arrays.copyOfRange(model, dropped, model.length);
            }
            assertEquals(model.length, queue.length());
            int from = random.nextInt(model.length + 1);
            ByteBuffer copy = ByteBuffer.allocate(model.length - from);
            queue.copy(queue.first() + from, copy.capacity(), copy);
            assertArrayEquals(Arrays.copyOfRange(model, from, model.length), copy.array());
            assertEquals(model.length == 0, pool.lentBytes() == 0);
        }
    }

    @Test
    void hasAtMostOnePieceMoreThanItsBytesFill() {
        PieceQueue queue = new PieceQueue(pool, 0);
        queue.append(ByteBuffer.allocate(17));
        queue.dropTo(7);
        assertEquals(24, pool.lentBytes());
        queue.dropTo(8);
        assertEquals(16, pool.lentBytes());
        queue.clear(99);
        assertEquals(0, pool.lentBytes());
        assertEquals(99, queue.next());
    }
}
