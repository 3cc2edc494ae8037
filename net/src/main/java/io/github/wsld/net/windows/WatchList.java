package io.github.wsld.net.windows;

import java.util.Arrays;

/** Descriptors that are watched, in no order: an entry's index changes when another is removed. For one thread. */
final class WatchList {
    private final IntTable indices = new IntTable();
    private int size;
    int[] descriptors = new int[64];
    int[] interests = new int[64];
    long[] tokens = new long[64];
    /** Whatever the list's owner keeps of an entry; 0 at first. */
    int[] states = new int[64];

    int size() {
        return size;
    }

    /** The index of a watched descriptor. */
    int indexOf(int descriptor) {
        int index = indices.get(descriptor, -1);
        if (index < 0) {
            throw new IllegalStateException("descriptor " + descriptor + " is not watched");
        }
        return index;
    }

    /** Adds one and returns its index. */
    int add(int descriptor, int interest, long token) {
        if (indices.get(descriptor, -1) >= 0) {
            throw new IllegalStateException("descriptor " + descriptor + " is watched already");
        }
        if (size == descriptors.length) {
            descriptors = Arrays.copyOf(descriptors, size * 2);
            interests = Arrays.copyOf(interests, size * 2);
            tokens = Arrays.copyOf(tokens, size * 2);
            states = Arrays.copyOf(states, size * 2);
        }
        indices.put(descriptor, size);
        descriptors[size] = descriptor;
        interests[size] = interest;
        tokens[size] = token;
        states[size] = 0;
        return size++;
    }

    /** Removes one and returns the index at which the last one stands now. */
    int remove(int descriptor) {
        int index = indexOf(descriptor);
        indices.remove(descriptor);
        size--;
        if (index < size) {
            descriptors[index] = descriptors[size];
            interests[index] = interests[size];
            tokens[index] = tokens[size];
            states[index] = states[size];
            indices.put(descriptors[index], index);
        }
        return index;
    }
}
