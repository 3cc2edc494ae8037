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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes want one lock at the same moment. */
class XLocksRaceTest {

    private static final int ROUNDS = 600;
    private static final int TAKERS = 3;
    private static final String DEAD = "        99\n";

    @TempDir
    Path folder;

    /**
     * @param deadTaker whether some rounds begin with the claim of a taker who died. Three who remove it at once may leave the
     *     claim of one of them, which then counts for no more than 10 s
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(300)
    void exactlyOneWins(boolean deadTaker) throws Exception {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("XLocksRaceTest seed=" + seed);
        Random random = new Random(seed);
        Path lock = folder.resolve(".X0-lock");
        Path claim = folder.resolve(".tX0-lock");
        FakeProcesses table = new FakeProcesses(101).add(102, "wsld").add(103, "wsld");
        CyclicBarrier start = new CyclicBarrier(TAKERS);
        ExecutorService threads = Executors.newFixedThreadPool(TAKERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                if (random.nextBoolean()) {
                    Files.writeString(lock, DEAD);
                }
                if (deadTaker && random.nextBoolean()) {
                    Files.writeString(claim, DEAD);
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
                XLock winner = onlyWinner(results, "round " + round);
                assertTrue(winner.isOurs(), "round " + round);
                winner.release();
                if (deadTaker) {
                    Files.deleteIfExists(claim);
                }
                try (var left = Files.list(folder)) {
                    assertEquals(List.of(), left.toList(), "round " + round);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static XLock onlyWinner(List<Future<LockResult>> results, String round) throws Exception {
        List<XLock> winners = new ArrayList<>();
        List<LockResult> losers = new ArrayList<>();
        for (Future<LockResult> result : results) {
            if (result.get() instanceof Taken taken) {
                winners.add(taken.lock());
            } else {
                losers.add(result.get());
            }
        }
        assertEquals(1, winners.size(), round + ": " + winners + losers);
        losers.forEach(loser -> assertInstanceOf(LockResult.HeldBy.class, loser, round));
        return winners.get(0);
    }
}
