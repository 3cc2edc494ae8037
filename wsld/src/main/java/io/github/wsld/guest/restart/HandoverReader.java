package io.github.wsld.guest.restart;

import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.endpoint.EndpointSyntaxException;
import io.github.wsld.common.loop.OpenListener;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.stream.GuestState;
import io.github.wsld.common.stream.io.LocalChannel;
import io.github.wsld.guest.stream.FormerStream;
import io.github.wsld.guest.stream.Newcomer;
import io.github.wsld.guest.x11.FormerDisplay;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads a {@link HandoverFile}. All of it is looked at when it is opened; streams are read again one at a time, since the bytes that
 * they hold need not fit in the heap together.
 */
final class HandoverReader implements Closeable {
    private static final int HEADER = 22;
    private static final int RECORD_HEADER = 5;

    private final FileChannel file;
    private final Map<String, Integer> descriptors;
    private final Instance instance;
    private final List<OpenListener> listeners = new ArrayList<>();
    private final List<FormerDisplay> displays = new ArrayList<>();
    private final List<Long> streams = new ArrayList<>();
    private final List<Newcomer> newcomers = new ArrayList<>();
    private boolean rules;

    /**
     * @param file descriptor; stays open
     * @param descriptors by the kernel's names; those that are given out are taken from it
     * @throws IOException when it is of another version, cut off or damaged, in words
     */
    HandoverReader(int file, Map<String, Integer> descriptors) throws IOException {
        this.file = FileChannel.open(HandoverFile.path(file), StandardOpenOption.READ);
        this.descriptors = descriptors;
        try {
            DataInputStream header = read(0, HEADER);
            if (header.readInt() != HandoverFile.MAGIC) {
                throw new IOException("its state is none");
            }
            int version = header.readUnsignedShort();
            if (version != HandoverFile.VERSION) {
                throw new IOException("its state has version " + version + ", not " + HandoverFile.VERSION);
            }
            instance = new Instance(header.readLong(), header.readLong());
            readRecords();
        } catch (IOException | RuntimeException e) {
            this.file.close();
            throw e;
        }
    }

    private void readRecords() throws IOException {
        List<Long> found = new ArrayList<>();
        long at = HEADER;
        int kind;
        do {
            DataInputStream header = read(at, RECORD_HEADER);
            kind = header.readUnsignedByte();
            int length = header.readInt();
            look(kind, at, read(at + RECORD_HEADER, length), found);
            at += RECORD_HEADER + length;
        } while (kind != HandoverFile.END);
        streams.addAll(found);
    }

    private void look(int kind, long at, DataInputStream body, List<Long> found) throws IOException {
        switch (kind) {
            case HandoverFile.LISTENER -> listener(body);
            case HandoverFile.DISPLAY ->
                displays.add(new FormerDisplay(body.readUnsignedShort(), body.readBoolean(), body.readUTF()));
            case HandoverFile.STREAM -> {
                stream(body, Map.of());
                found.add(at);
            }
            case HandoverFile.NEWCOMER -> newcomer(body);
            case HandoverFile.RULES -> rules = true;
            case HandoverFile.END -> {}
            default -> throw new IOException("its state has a record of kind " + kind);
        }
        if (body.available() > 0) {
            throw new IOException("its state is damaged near byte " + at);
        }
    }

    private void listener(DataInputStream body) throws IOException {
        Integer descriptor = descriptors.remove(body.readUTF());
        String endpoint = body.readUTF();
        String socketFile = body.readUTF();
        try {
            if (descriptor != null) {
                listeners.add(new OpenListener(descriptor, EndpointParser.parse(endpoint), socketFile));
            }
        } catch (EndpointSyntaxException e) {
            throw new IOException("its state has a listener on " + endpoint, e);
        }
    }

    private void newcomer(DataInputStream body) throws IOException {
        Integer descriptor = descriptors.get(body.readUTF());
        String at = body.readUTF();
        ByteBuffer said = ByteBuffer.wrap(bytes(body));
        if (descriptor != null) {
            newcomers.add(new Newcomer(at, descriptor, said));
        }
    }

    /** @param open what clients are found in; those that are not are lost */
    private static FormerStream stream(DataInputStream body, Map<String, Integer> open) throws IOException {
        String client = body.readUTF();
        boolean readEnded = body.readBoolean();
        ByteBuffer unread = ByteBuffer.wrap(bytes(body));
        Optional<LocalChannel.Left> left =
                Optional.ofNullable(open.get(client)).map(one -> new LocalChannel.Left(one, unread, readEnded));
        try {
            return new FormerStream(GuestState.decode(bytes(body)), left);
        } catch (ProtocolException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static byte[] bytes(DataInputStream body) throws IOException {
        int length = body.readInt();
        if (length < 0 || length > body.available()) {
            throw new IOException("its state counts " + length + " bytes where " + body.available() + " follow");
        }
        return body.readNBytes(length);
    }

    private DataInputStream read(long at, int length) throws IOException {
        if (length < 0 || at + length > file.size()) {
            throw new IOException("its state is cut off");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) > 0) {
            // Until it is full; an end before that leaves zeros, which are no state.
        }
        return new DataInputStream(new ByteArrayInputStream(bytes.array()));
    }

    Instance instance() {
        return instance;
    }

    List<OpenListener> listeners() {
        return listeners;
    }

    List<FormerDisplay> displays() {
        return displays;
    }

    boolean hasRules() {
        return rules;
    }

    /** Gives out the streams with their clients. */
    int takeStreams(Consumer<FormerStream> taker) throws IOException {
        for (long at : streams) {
            int length = read(at + 1, Integer.BYTES).readInt();
            FormerStream stream = stream(read(at + RECORD_HEADER, length), descriptors);
            stream.client().ifPresent(client -> descriptors.values().remove(client.descriptor()));
            taker.accept(stream);
        }
        return streams.size();
    }

    /**
     * Gives out the clients that are not connected yet.
     *
     * @param taker whether somebody takes it
     */
    int takeNewcomers(Predicate<Newcomer> taker) {
        int count = 0;
        for (Newcomer newcomer : newcomers) {
            // One of a damaged state may be a stream's as well.
            if (descriptors.containsValue(newcomer.descriptor()) && taker.test(newcomer)) {
                descriptors.values().remove(newcomer.descriptor());
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
