package io.github.wsld.common.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StrmStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a host's next run is told of streams, and what it makes of it. */
class StreamTableStateTest extends StreamTableCase {

    @Test
    void goesOnFromItsState() throws ProtocolException {
        FakeLink link = flow();
        stream.targetSent(ByteBuffer.wrap(new byte[] {1, 2, 3}), now);
        says(link);
        kill(2, 5);
        table.detach(now);
        byte[] state = stream.state();
        byte[] memory = table.memory(List.of(), Reason.NONE, now);
        assertTrue(link.dropped);
        StreamTable next = table(8);
        table = next;
        FakeLocal handedOver = new FakeLocal();
        next.restoreMemory(memory, now);
        next.restore(
                state,
                restored -> {
                    stream = restored;
                    return handedOver;
                },
                now);
        assertEquals(3, resume(2, 2).reply().epoch() + 1);
        assertEquals(StrmStatus.STALE, open(2, 5).reply().status());
        now += 60 * SECOND;
        next.tick(now);
        assertEquals(0, next.tombstones());
    }

    @Test
    void toTheNextRunAStreamThatDoesNotLastHasEnded() throws ProtocolException {
        FakeLink link = flow();
        Reason reason = new Reason(Reason.HOST_STOPPING, "restarted");
        table.detach(now);
        byte[] memory = table.memory(table.streams(), reason, now);
        assertTrue(link.dropped);
        assertEquals(StrmStatus.OK, resume(2, 0).reply().status());
        table = table(8);
        table.restoreMemory(memory, now);
        assertTrue(table.streams().isEmpty());
        assertEquals(StrmStatus.ENDED, resume(3, 0).reply().status());
        assertEquals(reason, resume(4, 0).reply().reason());
    }

    @Test
    void aDamagedStateIsNoState() {
        flow();
        stream.targetSent(ByteBuffer.wrap(new byte[] {1, 2, 3}), now);
        kill(2, 5);
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("StreamTableStateTest: -Dwsld.seed=" + seed);
        Random random = new Random(seed);
        assertDamageIsNoticed(stream.state(), each -> table(8).restore(each, restored -> target, now), random);
        byte[] memory = table.memory(List.of(), Reason.NONE, now);
        assertDamageIsNoticed(memory, each -> table(8).restoreMemory(each, now), random);
    }

    private interface Restore {
        void from(byte[] state) throws ProtocolException;
    }

    private static void assertDamageIsNoticed(byte[] state, Restore restore, Random random) {
        assertThrows(ProtocolException.class, () -> restore.from(new byte[] {0, 2}));
        for (int length = 0; length < state.length; length++) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThrows(ProtocolException.class, () -> restore.from(cut));
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = state.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                restore.from(damaged);
            } catch (ProtocolException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
    }
}
