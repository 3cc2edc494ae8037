package io.github.wsld.common.tls;

import io.github.wsld.common.loop.Buffer;
import io.github.wsld.common.loop.BufferPool;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Sockets;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * The encrypted side of one link: records from and to its socket, by way of two buffers that all links share. Of its own it holds
 * ciphertext only while a record is incomplete, or a write was short. For the loop's thread.
 */
final class Records {
    /** Type, version, length (u16) of a record. */
    private static final int HEADER = 5;

    private static final byte[] NOTHING = {};

    private final SSLEngine engine;
    private final Channel socket;
    private final BufferPool pool;
    private final Buffer in;
    private final Buffer out;
    /** Ciphertext that was read and not decrypted yet, less than a buffer. */
    private byte[] held = NOTHING;
    /** Ciphertext that the socket has not taken yet. */
    private Buffer unsent;

    /**
     * @param in shared by all links of the loop; so is {@code out}
     */
    Records(SSLEngine engine, Channel socket, BufferPool pool, Buffer in, Buffer out) {
        this.engine = engine;
        this.socket = socket;
        this.pool = pool;
        this.in = in;
        this.out = out;
    }

    SSLEngine engine() {
        return engine;
    }

    Channel socket() {
        return socket;
    }

    /** Begins to decrypt; {@link #pause} ends it before other links use the shared buffer. */
    ByteBuffer resume() {
        ByteBuffer bytes = in.bytes().clear().put(held).flip();
        held = NOTHING;
        return bytes;
    }

    /** Reads once from the socket, behind what is not decrypted yet. */
    int fill(ByteBuffer bytes) {
        bytes.compact();
        int count = socket.read(in.memoryAddress() + bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + Math.max(count, 0)).flip();
        return count;
    }

    void pause(ByteBuffer bytes) {
        held = bytes.hasRemaining() ? new byte[bytes.remaining()] : NOTHING;
        bytes.get(held);
    }

    /** Whether a record can be decrypted without reading from the socket. */
    boolean holdsRecord() {
        return held.length >= HEADER
                && held.length - HEADER >= (Byte.toUnsignedInt(held[3]) << 8 | Byte.toUnsignedInt(held[4]));
    }

    boolean hasUnsent() {
        return unsent != null;
    }

    /**
     * Encrypts and writes: as much of {@code plain} as fits into the shared buffer a time, and what the engine itself has to say.
     * What the socket does not take is kept, and nothing more is encrypted until it has.
     *
     * @return 0, or a negative result of {@link Sockets}; WOULD_BLOCK when nothing of {@code plain} was taken for that reason
     */
    int write(ByteBuffer plain) throws SSLException {
        int result = flush();
        if (result < 0) {
            return result;
        }
        if (unsent != null) {
            return Sockets.WOULD_BLOCK;
        }
        boolean more = true;
        while (more && unsent == null) {
            more = encrypt(plain);
            result = send();
            if (result < 0) {
                return result;
            }
        }
        return 0;
    }

    /** Fills the shared buffer; false when there is nothing more to encrypt. */
    private boolean encrypt(ByteBuffer plain) throws SSLException {
        ByteBuffer bytes = out.bytes().clear();
        int most = engine.getSession().getPacketBufferSize();
        while (bytes.remaining() >= most) {
            SSLEngineResult result = engine.wrap(plain, bytes);
            boolean speaks = result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
            if (result.getStatus() != SSLEngineResult.Status.OK
                    || result.bytesProduced() == 0
                    || !plain.hasRemaining() && !speaks) {
                return false;
            }
        }
        return true;
    }

    private int send() {
        int length = out.bytes().position();
        if (length == 0) {
            return 0;
        }
        int count = socket.write(out.memoryAddress(), length);
        if (count < 0 && count != Sockets.WOULD_BLOCK) {
            return count;
        }
        int written = Math.max(count, 0);
        if (written < length) {
            unsent = pool.take();
            unsent.copyFrom(out, written, length - written);
        }
        return 0;
    }

    /** Writes what a short write left over. */
    int flush() {
        if (unsent == null) {
            return 0;
        }
        int count = socket.write(unsent.dataAddress(), unsent.length());
        if (count < 0) {
            return count == Sockets.WOULD_BLOCK ? 0 : count;
        }
        unsent.consume(count);
        if (unsent.length() == 0) {
            drop();
        }
        return 0;
    }

    /** All that is still to be written, and what the engine has to say last; this object has none of it afterwards. */
    ByteBuffer takeRest() throws SSLException {
        encrypt(ByteBuffer.allocate(0));
        ByteBuffer last = out.bytes().flip();
        ByteBuffer rest = ByteBuffer.allocate(unsent.length() + last.remaining());
        int start = (int) (unsent.dataAddress() - unsent.memoryAddress());
        rest.put(unsent.bytes().slice(start, unsent.length())).put(last).flip();
        drop();
        return rest;
    }

    /** Gives up what was not written. */
    void drop() {
        if (unsent != null) {
            pool.release(unsent);
            unsent = null;
        }
    }
}
