package io.github.wsld.bench.soak;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection by way of wsld to the sink, which sends back what comes. One thread may send while another receives. */
final class Connection implements AutoCloseable {
    /** As load.h has it: an X11 set-up request without authorisation, and the command to echo. */
    private static final byte[] OPENING = {'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'e'};

    private static final byte OK = 'k';
    /** An X server's answer to a client that it does not take, and wsld's when it does not reach the host. */
    private static final byte REFUSED = 0;

    /** There was no way to the host. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException() {
            super("wsld does not reach the host");
        }
    }

    private final SocketChannel channel;

    Connection(UnixDomainSocketAddress display) throws IOException {
        channel = SocketChannel.open(display);
        try {
            begin();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        send(ByteBuffer.wrap(OPENING));
        ByteBuffer answer = ByteBuffer.allocate(1);
        receive(answer);
        if (answer.get(0) == REFUSED) {
            throw new RefusedException();
        }
        if (answer.get(0) != OK) {
            throw new IOException("what answers is not the sink");
        }
    }

    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Fills the buffer. */
    void receive(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the connection ended");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
