package io.github.wsld.net.windows;

import com.sun.jna.Native;
import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * One instance of a named pipe: the server's end, blocking, for one reading and one writing thread at a time. Overlapped beneath:
 * a handle that is not would let a write wait for a read.
 */
final class PipeServer implements AutoCloseable {
    private static final int DUPLEX_OVERLAPPED = 0x4000_0003;
    private static final int BUFFER = 8192;

    static {
        Native.register(PipeServer.class, "kernel32");
    }

    private final long handle;
    private boolean closed;

    /**
     * @param most instances of this name at a time
     */
    PipeServer(String name, int most) {
        byte[] path = (Endpoint.Pipe.FOLDER + name + "\0").getBytes(StandardCharsets.UTF_16LE);
        WindowsMemory memory = new WindowsMemory();
        long text = memory.allocate(path.length);
        memory.view(text, path.length).put(path);
        handle = CreateNamedPipeW(text, DUPLEX_OVERLAPPED, 0, most, BUFFER, BUFFER, 0, 0);
        int error = Native.getLastError();
        memory.free(text);
        if (handle == Kernel32.INVALID_HANDLE) {
            throw new IllegalStateException("CreateNamedPipeW: " + WindowsError.describe(error));
        }
    }

    /** Waits for a client. */
    PipeServer accept() throws IOException {
        Operation operation = new Operation(0);
        // A client that was faster: ERROR_PIPE_CONNECTED.
        operation.await(ConnectNamedPipe(handle, operation.overlapped) != 0, 535);
        return this;
    }

    ReadableByteChannel reader() {
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer to) throws IOException {
                Operation operation = new Operation(to.remaining());
                int count = operation.await(
                        Kernel32.ReadFile(handle, operation.buffer, to.remaining(), 0, operation.overlapped) != 0, 0);
                to.put(operation.bytes.limit(Math.max(count, 0)));
                operation.free();
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    WritableByteChannel writer() {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer from) throws IOException {
                int length = from.remaining();
                Operation operation = new Operation(length);
                operation.bytes.put(from);
                int count = operation.await(
                        Kernel32.WriteFile(handle, operation.buffer, length, 0, operation.overlapped) != 0, 0);
                operation.free();
                if (count < 0) {
                    throw new IOException("the pipe's client has gone");
                }
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /** Ends the instance; what was written before still arrives. */
    void hangUp() {
        if (!closed) {
            closed = true;
            Kernel32.CloseHandle(handle);
        }
    }

    @Override
    public void close() {
        hangUp();
    }

    /** An OVERLAPPED with an event, the count, and a buffer. */
    private final class Operation {
        private final WindowsMemory memory = new WindowsMemory();
        private final long overlapped = memory.allocate(40);
        private final long buffer;
        private final ByteBuffer bytes;
        private final long event = CreateEventW(0, 1, 0, 0);

        Operation(int length) {
            buffer = memory.allocate(Math.max(length, 1));
            bytes = memory.view(buffer, length);
            ByteBuffer view = memory.littleEndianView(overlapped, 40);
            view.put(new byte[24]).putLong(event);
        }

        /** Bytes moved, or -1 when the other end is gone. */
        int await(boolean done, int alsoDone) throws IOException {
            int error = done ? 0 : Native.getLastError();
            if (error == WindowsError.ERROR_IO_PENDING.code || error == 0) {
                error = GetOverlappedResult(handle, overlapped, overlapped + 32, 1) != 0 ? 0 : Native.getLastError();
            }
            if (error != 0 && error != alsoDone) {
                if (WindowsError.isEndOfPipe(error)) {
                    return -1;
                }
                throw new IOException(WindowsError.describe(error));
            }
            return memory.littleEndianView(overlapped, 40).getInt(32);
        }

        void free() {
            Kernel32.CloseHandle(event);
            memory.free(buffer);
            memory.free(overlapped);
        }
    }

    private static native long CreateNamedPipeW(
            long name, int open, int mode, int most, int out, int in, int timeout, long security);

    private static native int ConnectNamedPipe(long pipe, long overlapped);

    private static native long CreateEventW(long security, int manual, int initial, long name);

    private static native int GetOverlappedResult(long handle, long overlapped, long count, int wait);
}
