package io.github.wsld.net.windows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.github.wsld.common.loop.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory of the C library's malloc. Without state; any thread. */
public final class WindowsMemory implements NativeMemory {
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
        return new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.BIG_ENDIAN);
    }

    /** A view in the byte order of Windows. */
    ByteBuffer littleEndianView(long address, int bytes) {
        return view(address, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
