package io.github.wsld.net.windows;

import com.sun.jna.Native;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Passage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A passage over TCP on loopback: a socket goes as the WSAPROTOCOL_INFOW (628 bytes of winsock2.h) that WSADuplicateSocketW makes
 * for the other process alone. Owns a block of native memory, and the connection if it has made it.
 */
public final class WindowsPassage implements Passage {
    private static final int SOCK_STREAM = 1;
    private static final int WSA_FLAG_OVERLAPPED = 0x01;
    private static final int WSA_FLAG_NO_HANDLE_INHERIT = 0x80;
    private static final int FROM_PROTOCOL_INFO = -1;
    private static final int FIONBIO = 0x8004_667e;
    private static final int SOL_SOCKET = 0xffff;
    /** With milliseconds as a DWORD. */
    private static final int SO_SNDTIMEO = 0x1005;

    private static final int SO_RCVTIMEO = 0x1006;
    private static final int INFO_BYTES = 628;
    private static final int PIECE = 64 * 1024;

    private final WindowsMemory memory = new WindowsMemory();
    private final long block = memory.allocate(PIECE);
    private final ByteBuffer view = memory.littleEndianView(block, PIECE);
    private final long connection;
    private final long process;
    private final boolean owned;

    private WindowsPassage(long connection, long process, boolean owned, Duration limit) {
        this.connection = connection;
        this.process = process;
        this.owned = owned;
        view.putInt(0, (int) limit.toMillis());
        Ws2.setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, block, 4);
        Ws2.setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, block, 4);
        view.putInt(0, 0);
        Ws2.ioctlsocket(connection, FIONBIO, block);
    }

    /**
     * Over a connection that stays its caller's, and blocks from now on.
     *
     * @param process whom it leads to
     * @param limit for each call
     */
    public static Passage over(int connection, long process, Duration limit) {
        return new WindowsPassage(connection, process, false, limit);
    }

    /** Connects to a port of loopback where a process awaits it; nothing is passed to that one. */
    public static Passage to(Endpoint.Tcp endpoint, Duration limit) throws IOException {
        long socket = Ws2.WSASocketW(
                Sockaddr.family(endpoint), SOCK_STREAM, 0, 0, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
        if (socket == Kernel32.INVALID_HANDLE) {
            throw failure("socket");
        }
        WindowsPassage passage = new WindowsPassage(socket, 0, true, limit);
        if (Ws2.connect(socket, passage.block, Sockaddr.encode(endpoint, passage.view)) != 0) {
            IOException failure = failure("connect " + endpoint);
            passage.close();
            throw failure;
        }
        return passage;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(PIECE, bytes.length - at);
            view.put(0, bytes, at, length);
            at += done("send", Ws2.send(connection, block, length, 0));
        }
    }

    @Override
    public byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int count = done("recv", Ws2.recv(connection, block, Math.min(PIECE, length - at), 0));
            if (count == 0) {
                throw new EOFException("the other process has closed the connection");
            }
            view.get(0, bytes, at, count);
            at += count;
        }
        return bytes;
    }

    @Override
    public void pass(int descriptor) throws IOException {
        if (Ws2.WSADuplicateSocketW(descriptor, (int) process, block) != 0) {
            throw failure("WSADuplicateSocketW");
        }
        byte[] info = new byte[INFO_BYTES];
        view.get(0, info);
        write(info);
    }

    @Override
    public int take() throws IOException {
        view.put(0, read(INFO_BYTES));
        long socket = Ws2.WSASocketW(
                FROM_PROTOCOL_INFO,
                FROM_PROTOCOL_INFO,
                FROM_PROTOCOL_INFO,
                block,
                0,
                WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
        if (socket == Kernel32.INVALID_HANDLE) {
            throw failure("WSASocketW of a passed socket");
        }
        return (int) socket;
    }

    private static int done(String call, int result) throws IOException {
        if (result < 0) {
            throw failure(call);
        }
        return result;
    }

    private static IOException failure(String call) {
        return new IOException(call + ": " + WindowsError.describe(Native.getLastError()));
    }

    @Override
    public void close() {
        if (owned) {
            Ws2.closesocket(connection);
        }
        memory.free(block);
    }
}
