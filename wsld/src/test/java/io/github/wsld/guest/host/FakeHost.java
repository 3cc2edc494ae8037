package io.github.wsld.guest.host;

import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.HostHandshake;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;

/** A host whose every step the test takes, on its own thread: one link after another. */
final class FakeHost implements AutoCloseable {
    private final NonceSource nonces = new Random(3)::nextBytes;
    private final ServerSocketChannel listener;
    private SocketChannel link;

    FakeHost(Path socket) throws IOException {
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    private FakeHost(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /** The same host, for another link while this one lasts. */
    FakeHost beside() {
        return new FakeHost(listener);
    }

    /** Opens a link itself, to a guest that awaits it. */
    FakeHost dial(SocketAddress guest) throws IOException {
        link = SocketChannel.open(guest);
        return this;
    }

    /** Waits for the next link. */
    FakeHost accept() throws IOException {
        link = listener.accept();
        return this;
    }

    /** Whether a link waits to be accepted. If so, it is. */
    boolean isDialled() throws IOException {
        listener.configureBlocking(false);
        try {
            link = listener.accept();
            return link != null;
        } finally {
            listener.configureBlocking(true);
        }
    }

    byte[] read(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (link.read(buffer) < 0) {
                throw new EOFException("end after " + buffer.position() + " of " + length + " bytes");
            }
        }
        return buffer.array();
    }

    /** Whether the guest closed, with nothing left to read. */
    boolean isClosedByGuest() throws IOException {
        return link.read(ByteBuffer.allocate(1)) < 0;
    }

    /** Goes through the set-up as far as the REQUEST, and answers with these bytes of the function's own. */
    void answer(byte[] body, byte[] more) throws IOException {
        HostHandshake handshake = setUp(false);
        handshake.reply(body);
        write(handshake.output());
        write(ByteBuffer.wrap(more));
    }

    /** Refuses in place of the CHALLENGE. */
    void refuseAsBusy() throws IOException {
        setUp(true);
    }

    /** Takes the HELLO and says the CHALLENGE, and no more. Gives the function that HELLO names. */
    String challenge() throws IOException {
        HostHandshake handshake = handshake(false);
        ByteBuffer hello = ByteBuffer.wrap(read(48));
        handshake.feed(hello.duplicate());
        write(handshake.output());
        return Function.text(hello.getInt());
    }

    private HostHandshake setUp(boolean busy) throws IOException {
        HostHandshake handshake = handshake(busy);
        while (handshake.state() == HandshakeState.NEED_BYTES) {
            handshake.feed(ByteBuffer.wrap(read(1)));
            write(handshake.output());
        }
        return handshake;
    }

    private HostHandshake handshake(boolean busy) {
        return new HostHandshake(LinkKey.NONE, Binding.UNIX, nonces, Instance.random(nonces), busy);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            link.write(bytes);
        }
    }

    /** Closes the link, as one does that does not know the function. */
    void hangUp() throws IOException {
        link.close();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (link != null) {
            link.close();
        }
    }
}
