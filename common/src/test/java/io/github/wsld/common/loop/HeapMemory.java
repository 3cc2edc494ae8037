package io.github.wsld.common.loop;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Memory at made-up addresses, which knows what is allocated. */
public final class HeapMemory implements NativeMemory {
    final Map<Long, ByteBuffer> allocated = new HashMap<>();
    private long next = 0x10_0000;

    @Override
    public long allocate(int bytes) {
        next += bytes;
        allocated.put(next, ByteBuffer.allocateDirect(bytes));
        return next;
    }

    @Override
    public void free(long address) {
        if (allocated.remove(address) == null) {
            throw new IllegalStateException("free of what is not allocated");
        }
    }

    @Override
    public ByteBuffer view(long address, int bytes) {
        return allocated.get(address);
    }
}
