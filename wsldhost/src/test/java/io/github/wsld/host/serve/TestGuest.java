package io.github.wsld.host.serve;

import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.ConnRequest;
import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.GuestHandshake;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.common.protocol.HandshakeState;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.Target;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;

/** The guest's end of one link, on the test's thread. */
final class TestGuest implements AutoCloseable {
    static final int CHALLENGE_BYTES = 88;

    private final SocketChannel channel;
    private GuestHandshake handshake;

    TestGuest(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** A HELLO, alone. */
    static byte[] hello() {
        ByteBuffer output = handshake(Function.INFO, new byte[1]).output();
        byte[] hello = new byte[output.remaining()];
        output.get(hello);
        return hello;
    }

    private static GuestHandshake handshake(Function function, byte[] request) {
        return new GuestHandshake(LinkKey.NONE, Binding.UNIX, new Random(2)::nextBytes, function.code(), request);
    }

    /** Asks for a target and reads the reply. */
    ConnReply connect(String target) throws IOException {
        return request(target).reply();
    }

    /** Asks for a target and reads the refusal that stands in place of the challenge. */
    HandshakeFailure refusal(String target) throws IOException {
        begin(Function.CONN, connection(target));
        return handshake.failure().orElseThrow();
    }

    /** Asks for a target. */
    TestGuest request(String target) throws IOException {
        begin(Function.CONN, connection(target));
        writeOutput();
        return this;
    }

    /** Asks for something of a stream and reads the reply. */
    StrmReply ask(StrmRequest request) throws IOException, ProtocolException {
        return begin(request).ask();
    }

    /** Has the host prove itself; what is asked of a stream is not said yet. */
    TestGuest begin(StrmRequest request) throws IOException {
        begin(Function.STRM, request.encode());
        return this;
    }

    /** Asks what {@link #begin} was given, and reads the reply. */
    StrmReply ask() throws IOException, ProtocolException {
        writeOutput();
        return StrmReply.decode(replyBody());
    }

    private static byte[] connection(String target) {
        try {
            return new ConnRequest(Target.parse(target)).encode();
        } catch (ProtocolException e) {
            throw new IllegalArgumentException(target, e);
        }
    }

    private void begin(Function function, byte[] request) throws IOException {
        handshake = handshake(function, request);
        writeOutput();
        handshake.feed(ByteBuffer.wrap(read(CHALLENGE_BYTES)));
    }

    /** Reads the reply to {@link #request}, and no byte beyond it. */
    ConnReply reply() throws IOException {
        byte[] body = replyBody();
        try {
            return ConnReply.decode(body);
        } catch (ProtocolException e) {
            throw new IOException("reply", e);
        }
    }

    private byte[] replyBody() throws IOException {
        while (handshake.state() == HandshakeState.NEED_BYTES) {
            handshake.feed(ByteBuffer.wrap(read(1)));
        }
        return handshake.replyBody();
    }

    private void writeOutput() throws IOException {
        while (handshake.output().hasRemaining()) {
            channel.write(handshake.output());
        }
    }

    TestGuest write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return this;
    }

    byte[] read(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("end after " + buffer.position() + " of " + length + " bytes");
            }
        }
        return buffer.array();
    }

    byte[] readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (channel.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("close", e);
        }
    }
}
