package io.github.wsld.e2e.stream;

import io.github.wsld.common.protocol.FrameReader;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.e2e.RawConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What a host says on a stream's link, kept. For the test's thread. */
final class HostFrames implements FrameReader.Sink {
    private final RawConnection link;
    private final FrameReader reader = new FrameReader(FrameReader.Sender.HOST);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Optional<Reason> reset = Optional.empty();

    HostFrames(RawConnection link) {
        this.link = link;
    }

    /** Reads up to so many bytes of the stream. */
    byte[] awaitBytes(int length) throws IOException, ProtocolException {
        while (bytes.size() < length) {
            read();
        }
        return bytes.toByteArray();
    }

    /** Reads until the host has reset the stream. */
    Reason awaitReset() throws IOException, ProtocolException {
        while (reset.isEmpty()) {
            read();
        }
        return reset.get();
    }

    private void read() throws IOException, ProtocolException {
        reader.read(ByteBuffer.wrap(link.read(1)), this);
    }

    @Override
    public void data(long offset, ByteBuffer run) {
        bytes.write(run.array(), run.position(), run.remaining());
    }

    @Override
    public void reset(Reason reason) {
        reset = Optional.of(reason);
    }

    @Override
    public void done() {
        throw new IllegalStateException("DONE was not to come");
    }

    // What else there is does not matter here.

    @Override
    public void ack(long next) {}

    @Override
    public void end(long offset) {}

    @Override
    public void ping(long value) {}

    @Override
    public void pong(long value) {}
}
