package io.github.wsld.net.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.github.wsld.common.loop.NativeMemory;
import java.nio.ByteBuffer;

/** Memory of malloc(3). Without state; any thread. */
public final class LinuxMemory implements NativeMemory {
    @Override
    public long allocate(int bytes) {
        long address = Native.malloc(bytes);
        if (address == 0) {
            throw new OutOfMemoryError("malloc of " + bytes + " bytes");
        }
        return address;
    }

    @Override
    public void free(long address) {
        Native.free(address);
    }

    @Override
    public ByteBuffer view(long address, int bytes) {
        return new Pointer(address).getByteBuffer(0, bytes).order(java.nio.ByteOrder.BIG_ENDIAN);
    }
}
