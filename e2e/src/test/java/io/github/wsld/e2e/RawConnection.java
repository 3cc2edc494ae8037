package io.github.wsld.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A connection whose bytes the test writes and reads itself. Blocks; an interrupt, such as a test's timeout, ends that. */
public final class RawConnection implements AutoCloseable {
    private final SocketChannel channel;

    /** Takes over a connected channel. */
    public RawConnection(SocketChannel channel) {
        this.channel = channel;
    }

    public static RawConnection to(Path socket) throws IOException {
        return to(UnixDomainSocketAddress.of(socket));
    }

    /** To a TCP port on loopback. */
    public static RawConnection to(int port) throws IOException {
        return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static RawConnection to(SocketAddress address) throws IOException {
        return new RawConnection(SocketChannel.open(address));
    }

    /** Writes all parts, one after another. */
    public RawConnection write(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            ByteBuffer buffer = ByteBuffer.wrap(part);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
        return this;
    }

    /** Says that nothing more will be written. */
    public RawConnection endOutput() throws IOException {
        channel.shutdownOutput();
        return this;
    }

    /** Reads exactly so many bytes. */
    public byte[] read(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("end after " + buffer.position() + " of " + length + " bytes");
            }
        }
        return buffer.array();
    }

    /** Reads to the end of the stream. */
    public byte[] readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    /** Passes on what comes until its end, and then the end. */
    public void copyTo(RawConnection other) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer.clear()) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                other.channel.write(buffer);
            }
        }
        other.endOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
