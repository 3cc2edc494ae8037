package io.github.wsld.net.windows;

import java.util.Arrays;

/** A map from ints that are not negative to ints, without boxes: it allocates only when it grows. For one thread. */
final class IntTable {
    private static final int FREE = -1;

    private int[] keys = free(64);
    private int[] values = new int[64];
    private int size;

    /** The value of a key, or {@code absent}. */
    int get(int key, int absent) {
        int slot = slot(key);
        return keys[slot] == key ? values[slot] : absent;
    }

    void put(int key, int value) {
        int slot = slot(key);
        if (keys[slot] != key) {
            if (++size > keys.length / 2) {
                grow();
                slot = slot(key);
            }
            keys[slot] = key;
        }
        values[slot] = value;
    }

    void remove(int key) {
        int hole = slot(key);
        if (keys[hole] != key) {
            return;
        }
        size--;
        keys[hole] = FREE;
        // Those after it may stand there because its place was taken.
        for (int at = next(hole); keys[at] != FREE; at = next(at)) {
            int moved = keys[at];
            keys[at] = FREE;
            int home = slot(moved);
            keys[home] = moved;
            values[home] = values[at];
        }
    }

    /** Where a key is, or would be. */
    private int slot(int key) {
        // Handles are multiples of four; Knuth's multiplier spreads them.
        int slot = key * 0x9e37_79b1 >>> Integer.numberOfLeadingZeros(keys.length) + 1;
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = next(slot);
        }
        return slot;
    }

    private int next(int slot) {
        return slot + 1 & keys.length - 1;
    }

    private void grow() {
        int[] oldKeys = keys;
        int[] oldValues = values;
        keys = free(oldKeys.length * 2);
        values = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private static int[] free(int length) {
        int[] keys = new int[length];
        Arrays.fill(keys, FREE);
        return keys;
    }
}
