package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.guest.x11.LockResult.Taken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes want one lock at the same moment. */
class XLocksRaceTest {

    private static final int ROUNDS = 1000;
    private static final int TAKERS = 3;
    private static final int DEAD = 99;

    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void exactlyOneWins() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("XLocksRaceTest seed=" + seed);
        Random random = new Random(seed);
        Path lock = folder.resolve(".X0-lock");
        FakeProcesses table = new FakeProcesses(101).add(102, "wsld").add(103, "wsld");
        CyclicBarrier start = new CyclicBarrier(TAKERS);
        ExecutorService threads = Executors.newFixedThreadPool(TAKERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                if (random.nextBoolean()) {
                    Files.writeString(lock, String.format("%10d\n", DEAD));
                }
                if (random.nextBoolean()) {
                    Files.writeString(folder.resolve(".tX0-lock"), String.format("%10d\n", DEAD));
                }
                List<Future<LockResult>> results = new ArrayList<>();
                for (int taker = 0; taker < TAKERS; taker++) {
                    XLocks locks =
                            new XLocks(folder, table.asSeenBy(101 + taker), display -> false, InstantSource.system());
                    results.add(threads.submit(() -> {
                        start.await();
                        return locks.take(0, false);
                    }));
                }
                List<Taken> winners = new ArrayList<>();
                List<LockResult> losers = new ArrayList<>();
                for (Future<LockResult> result : results) {
                    if (result.get() instanceof Taken taken) {
                        winners.add(taken);
                    } else {
                        losers.add(result.get());
                    }
                }
                assertEquals(1, winners.size(), "round " + round + ": " + winners + losers);
                losers.forEach(loser -> assertInstanceOf(LockResult.HeldBy.class, loser));
                assertTrue(winners.get(0).lock().isOurs(), "round " + round);
                winners.get(0).lock().release();
                try (var left = Files.list(folder)) {
                    assertEquals(List.of(), left.toList(), "round " + round);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
