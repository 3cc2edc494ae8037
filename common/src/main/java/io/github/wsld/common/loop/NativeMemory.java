package io.github.wsld.common.loop;

import java.nio.ByteBuffer;

/** Memory outside the Java heap, at a fixed address, for system calls. */
public interface NativeMemory {

    /** Allocates; the contents are arbitrary. */
    long allocate(int bytes);

    /** Gives back what {@link #allocate} gave; no view of it may be used after. */
    void free(long address);

    /** A big-endian view of allocated memory. */
    ByteBuffer view(long address, int bytes);
}
