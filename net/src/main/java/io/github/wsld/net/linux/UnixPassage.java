package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Passage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A passage over AF_UNIX: a descriptor goes along with one byte, as SCM_RIGHTS of unix(7). Owns a block of native memory, and the
 * connection if it has made it.
 *
 * <p>The block: struct msghdr (56 bytes) and struct iovec (16) of 64-bit Linux, struct cmsghdr (16) with one int, then the bytes.
 */
public final class UnixPassage implements Passage {
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    /** With a struct timeval; asm-generic/socket.h, which x86-64 and aarch64 share. */
    private static final int SO_RCVTIMEO = 20;

    private static final int SO_SNDTIMEO = 21;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;
    /** F_GETFL and F_SETFL of linux/fcntl.h. */
    private static final int F_GETFL = 3;

    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 0x800;

    private static final int IOV = 16;
    private static final int IOV_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int IOVEC = 56;
    private static final int CMSG = 72;
    private static final int CMSG_LENGTH = 20;
    private static final int CMSG_SPACE = 24;
    private static final int BYTES = CMSG + CMSG_SPACE;
    private static final int PIECE = 64 * 1024;

    private final LinuxMemory memory = new LinuxMemory();
    private final long block = memory.allocate(BYTES + PIECE);
    private final ByteBuffer view = memory.view(block, BYTES + PIECE).order(ByteOrder.nativeOrder());
    private final int connection;
    private final boolean owned;

    private UnixPassage(int connection, boolean owned, Duration limit) {
        this.connection = connection;
        this.owned = owned;
        view.putLong(0, limit.toSeconds()).putLong(8, 0);
        LibC.setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, block, 16);
        LibC.setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, block, 16);
        LibC.fcntl(connection, F_SETFL, LibC.fcntl(connection, F_GETFL, 0) & ~O_NONBLOCK);
    }

    /**
     * Over a connection that stays its caller's, and blocks from now on.
     *
     * @param limit for each call, in whole seconds
     */
    public static Passage over(int connection, Duration limit) {
        return new UnixPassage(connection, false, limit);
    }

    /** Connects to an AF_UNIX socket where a process awaits it. */
    public static Passage to(Endpoint.Unix endpoint, Duration limit) throws IOException {
        int descriptor = LibC.socket(Sockaddr.AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw failure("socket");
        }
        UnixPassage passage = new UnixPassage(descriptor, true, limit);
        if (LibC.connect(descriptor, passage.block, Sockaddr.encode(endpoint, passage.view)) < 0) {
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
            view.put(BYTES, bytes, at, length);
            at += (int) done("send", () -> LibC.send(connection, block + BYTES, length, MSG_NOSIGNAL));
        }
    }

    @Override
    public byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int most = Math.min(PIECE, length - at);
            long count = done("recv", () -> LibC.recv(connection, block + BYTES, most, 0));
            if (count == 0) {
                throw closed();
            }
            view.get(BYTES, bytes, at, (int) count);
            at += (int) count;
        }
        return bytes;
    }

    @Override
    public void pass(int descriptor) throws IOException {
        describe();
        view.putLong(CMSG, CMSG_LENGTH).putInt(CMSG + 8, SOL_SOCKET).putInt(CMSG + 12, SCM_RIGHTS);
        view.putInt(CMSG + 16, descriptor);
        done("sendmsg", () -> LibC.sendmsg(connection, block, MSG_NOSIGNAL));
    }

    @Override
    public int take() throws IOException {
        describe();
        view.putLong(CMSG, 0);
        if (done("recvmsg", () -> LibC.recvmsg(connection, block, MSG_CMSG_CLOEXEC)) == 0) {
            throw closed();
        }
        boolean hasOne = view.getLong(CONTROL_LENGTH) >= CMSG_LENGTH
                && view.getLong(CMSG) == CMSG_LENGTH
                && view.getInt(CMSG + 8) == SOL_SOCKET
                && view.getInt(CMSG + 12) == SCM_RIGHTS;
        if (!hasOne || (view.getInt(FLAGS) & MSG_CTRUNC) != 0) {
            throw new IOException("recvmsg: no descriptor came; this process may have too many open files (ulimit -n)");
        }
        return view.getInt(CMSG + 16);
    }

    /** One byte with room for one descriptor. */
    private void describe() {
        view.putLong(0, 0).putLong(8, 0).putLong(IOV, block + IOVEC).putLong(IOV_COUNT, 1);
        view.putLong(CONTROL, block + CMSG).putLong(CONTROL_LENGTH, CMSG_SPACE).putLong(FLAGS, 0);
        view.putLong(IOVEC, block + BYTES).putLong(IOVEC + 8, 1);
    }

    /** The result of a call. One with a time limit is not gone on with after a signal, signal(7): it is made again. */
    private static long done(String name, LongSupplier call) throws IOException {
        long result;
        do {
            result = call.getAsLong();
        } while (result < 0 && Native.getLastError() == Errno.EINTR.code);
        if (result < 0) {
            throw failure(name);
        }
        return result;
    }

    private static EOFException closed() {
        return new EOFException("the other process has closed the connection");
    }

    private static IOException failure(String call) {
        int error = Native.getLastError();
        return new IOException(call + ": "
                + (error == Errno.EAGAIN.code ? "the other process does not answer" : Errno.describe(error)));
    }

    @Override
    public void close() {
        if (owned) {
            LibC.close(connection);
        }
        memory.free(block);
    }
}
