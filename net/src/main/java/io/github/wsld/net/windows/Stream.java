package io.github.wsld.net.windows;

import com.sun.jna.Native;
import io.github.wsld.common.loop.BufferPool;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import java.nio.ByteBuffer;

/**
 * A pipe or socket by overlapped I/O, which looks to the loop like a socket that does not block: one read runs ahead into a
 * buffer, one write goes on in the background. Owns the handle and a block of native memory; gives them back when it is closed and
 * the system is done with both operations. For the loop's thread.
 *
 * <p>The block: OVERLAPPED (32 bytes) of the read and of the write, a WSABUF (u32 length, u64 address at 8) each, the counts and
 * flags that WSARecv and WSASend ask for, then a buffer for each direction.
 */
final class Stream implements Completing {
    static final int BUFFER_SIZE = BufferPool.BUFFER_SIZE;

    private static final int WRITE = 32;
    private static final int READ_WSABUF = 64;
    private static final int WRITE_WSABUF = 80;
    private static final int COUNT = 96;
    private static final int FLAGS = 104;
    private static final int HEAD = 112;
    private static final int READ_BUFFER = 128;
    private static final int WRITE_BUFFER = READ_BUFFER + BUFFER_SIZE;
    private static final int SIZE = WRITE_BUFFER + BUFFER_SIZE;
    private static final int SD_SEND = 1;

    private final WindowsMemory memory = new WindowsMemory();
    private final Transport transport;
    private final long handle;
    private final long block = memory.allocate(SIZE);
    private final ByteBuffer head = memory.littleEndianView(block, HEAD);

    private int readStart;
    private int readEnd;
    private boolean reading;
    private boolean readEnded;
    private int readError;

    private int writeStart;
    private int writeEnd;
    private boolean writing;
    private boolean outputShut;
    private int writeError;

    private boolean closing;

    Stream(Transport transport, long handle) {
        this.transport = transport;
        this.handle = handle;
    }

    /** Begins to read ahead. */
    @Override
    public void start() {
        startRead();
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public long handle() {
        return handle;
    }

    private void startRead() {
        reading = true;
        readStart = 0;
        readEnd = 0;
        clear(0);
        int error = read();
        if (error != 0) {
            readCompleted(0, error);
        }
    }

    private int read() {
        if (transport == Transport.PIPE) {
            return outcome(Kernel32.ReadFile(handle, block + READ_BUFFER, BUFFER_SIZE, 0, block) != 0);
        }
        describe(READ_WSABUF, READ_BUFFER, BUFFER_SIZE);
        head.putInt(FLAGS, 0);
        return outcome(Ws2.WSARecv(handle, block + READ_WSABUF, 1, block + COUNT, block + FLAGS, block, 0) == 0);
    }

    private int write() {
        clear(WRITE);
        int length = writeEnd - writeStart;
        if (transport == Transport.PIPE) {
            return outcome(
                    Kernel32.WriteFile(handle, block + WRITE_BUFFER + writeStart, length, 0, block + WRITE) != 0);
        }
        describe(WRITE_WSABUF, WRITE_BUFFER + writeStart, length);
        return outcome(Ws2.WSASend(handle, block + WRITE_WSABUF, 1, block + COUNT, 0, block + WRITE, 0) == 0);
    }

    /** 0 when a completion will come, which it also does for an operation that was done at once; else the error. */
    private static int outcome(boolean done) {
        int error = done ? 0 : Native.getLastError();
        return error == WindowsError.ERROR_IO_PENDING.code ? 0 : error;
    }

    private void describe(int wsabuf, int buffer, int length) {
        head.putInt(wsabuf, length);
        head.putLong(wsabuf + 8, block + buffer);
    }

    private void clear(int overlapped) {
        for (int i = 0; i < 32; i += 8) {
            head.putLong(overlapped + i, 0);
        }
    }

    @Override
    public void completed(long operation, int bytes, int error) {
        if (operation == block) {
            readCompleted(bytes, error);
        } else {
            writeCompleted(bytes, error);
        }
    }

    private void readCompleted(int bytes, int error) {
        reading = false;
        if (error == 0) {
            readEnd = bytes;
            // A pipe's server may write nothing, and mean nothing by it.
            readEnded = bytes == 0 && transport != Transport.PIPE;
            if (bytes == 0 && !readEnded && !closing) {
                startRead();
            }
        } else if (transport == Transport.PIPE && WindowsError.isEndOfPipe(error)) {
            readEnded = true;
        } else {
            readError = error;
        }
    }

    private void writeCompleted(int bytes, int error) {
        writing = false;
        writeStart += bytes;
        int result = error;
        if (result == 0 && writeStart < writeEnd) {
            writing = true;
            result = write();
        }
        if (result != 0) {
            writing = false;
            writeError = result;
        }
        if (!writing && outputShut) {
            endOutput();
        }
    }

    @Override
    public int read(long address, int length) {
        int count = Math.min(readEnd - readStart, length);
        if (count > 0) {
            Kernel32.RtlMoveMemory(address, block + READ_BUFFER + readStart, count);
            readStart += count;
            if (readStart == readEnd) {
                startRead();
            }
            return count;
        }
        if (readEnded) {
            return 0;
        }
        return readError != 0 ? -readError : Sockets.WOULD_BLOCK;
    }

    @Override
    public int write(long address, int length) {
        if (writeError != 0) {
            return -writeError;
        }
        if (outputShut) {
            return WindowsError.WSAESHUTDOWN.result();
        }
        if (writing) {
            return Sockets.WOULD_BLOCK;
        }
        int count = Math.min(length, BUFFER_SIZE);
        Kernel32.RtlMoveMemory(block + WRITE_BUFFER, address, count);
        writeStart = 0;
        writeEnd = count;
        int error = write();
        if (error != 0) {
            writeError = error;
            return -error;
        }
        writing = true;
        return count;
    }

    /** What was written goes out first. A pipe has no half-close: nothing more is written to it, and its server is not told. */
    @Override
    public int shutdownOutput() {
        if (!outputShut) {
            outputShut = true;
            if (!writing) {
                endOutput();
            }
        }
        return 0;
    }

    private void endOutput() {
        if (transport != Transport.PIPE && writeError == 0) {
            // A failure means that the peer is gone already; reading from it tells.
            Ws2.shutdown(handle, SD_SEND);
        }
    }

    @Override
    public int events() {
        int events = readStart < readEnd || readEnded || readError != 0 ? Poller.READABLE : 0;
        if (!writing) {
            events |= Poller.WRITABLE;
        }
        if (readEnded && (outputShut || transport == Transport.PIPE) && readStart == readEnd) {
            events |= Poller.HANGUP;
        }
        return readError != 0 && readStart == readEnd ? events | Poller.HANGUP | Poller.ERROR : events;
    }

    @Override
    public void close(boolean abruptly) {
        closing = true;
        if (abruptly) {
            Kernel32.CancelIoEx(handle, 0);
        } else if (reading) {
            Kernel32.CancelIoEx(handle, block);
        }
    }

    @Override
    public boolean isIdle() {
        return !reading && !writing;
    }

    @Override
    public void free() {
        if (transport == Transport.PIPE) {
            Kernel32.CloseHandle(handle);
        } else {
            Ws2.closesocket(handle);
        }
        memory.free(block);
    }
}
