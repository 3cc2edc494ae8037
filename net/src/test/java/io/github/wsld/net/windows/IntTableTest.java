package io.github.wsld.net.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntTableTest {
    @Test
    void itIsAMap() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("IntTableTest seed=" + seed);
        Random random = new Random(seed);
        IntTable table = new IntTable();
        Map<Integer, Integer> expected = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            int key = random.nextInt(500) * 4;
            if (random.nextInt(3) == 0) {
                table.remove(key);
                expected.remove(key);
            } else {
                table.put(key, i);
                expected.put(key, i);
            }
            int asked = random.nextInt(500) * 4;
            assertEquals(expected.getOrDefault(asked, -1), table.get(asked, -1), () -> "seed " + seed);
        }
    }
}
