package io.github.wsld.host.restart;

import io.github.wsld.common.loop.Passage;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A passage whose other end has said all it will say, and which keeps what is said to it. */
final class RecordedPassage implements Passage {
    private final ByteBuffer heard;
    private final Deque<Integer> toTake = new ArrayDeque<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<Integer> passed = new ArrayList<>();

    private RecordedPassage(byte[] heard) {
        this.heard = ByteBuffer.wrap(heard);
    }

    /** The other end has said this, and then ended. */
    static RecordedPassage hearing(byte... bytes) {
        return new RecordedPassage(bytes.clone());
    }

    /** The other end has passed these descriptors. */
    RecordedPassage taking(List<Integer> descriptors) {
        toTake.addAll(descriptors);
        return this;
    }

    byte[] said() {
        return said.toByteArray();
    }

    List<Integer> passed() {
        return passed;
    }

    /** What was not read. */
    byte[] left() {
        byte[] left = new byte[heard.remaining()];
        heard.get(left);
        return left;
    }

    @Override
    public void write(byte[] bytes) {
        said.writeBytes(bytes);
    }

    @Override
    public byte[] read(int length) throws EOFException {
        if (length > heard.remaining()) {
            throw new EOFException();
        }
        byte[] bytes = new byte[length];
        heard.get(bytes);
        return bytes;
    }

    @Override
    public void pass(int descriptor) {
        passed.add(descriptor);
    }

    @Override
    public int take() {
        return toTake.remove();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
