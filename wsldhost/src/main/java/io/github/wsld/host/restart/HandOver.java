package io.github.wsld.host.restart;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.loop.Passage;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.host.serve.Frozen;
import io.github.wsld.host.serve.Holdings;
import io.github.wsld.host.serve.StreamService;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What goes over the passage between two processes, big-endian:
 *
 * <pre>
 *   successor     "wslr", u16 {@link #VERSION}, 32 bytes: the token that it was started with
 *   predecessor   16 bytes instance; u16 count of listeners, each text asked, text bound, and its descriptor;
 *                 u16 count of guests, each text;
 *                 streams, each u8 1: without a target, or 2: with one, u32 n, n bytes state, and the target's descriptor;
 *                 u8 0, u32 n, n bytes: the streams' memory
 *   successor     u8 1: it has everything
 *   predecessor   u8 2: go on
 *
 *   text          u16 n, n bytes UTF-8
 * </pre>
 *
 * The streams' states have a version of their own. Blocks; any thread.
 */
final class HandOver {
    /** Of this exchange. Whoever meets another leaves everything as it is. */
    static final int VERSION = 1;

    static final int TOKEN_LENGTH = 32;
    private static final byte[] MAGIC = "wslr".getBytes(StandardCharsets.US_ASCII);
    private static final int GREETING_LENGTH = MAGIC.length + 2 + TOKEN_LENGTH;
    /** Far above what a stream with a full ring takes, or 65536 reasons: a greater length is none. */
    private static final int MOST_BYTES = 1 << 26;

    private static final byte NO_STREAM = 0;
    private static final byte DIALLING = 1;
    private static final byte CONNECTED = 2;
    private static final byte TAKEN = 1;
    private static final byte GO_ON = 2;

    private HandOver() {}

    /** The successor's first word. */
    static void greet(Passage passage, String token) throws IOException {
        ByteBuffer greeting = ByteBuffer.allocate(GREETING_LENGTH);
        greeting.put(MAGIC).putShort((short) VERSION).put(token.getBytes(StandardCharsets.US_ASCII));
        passage.write(greeting.array());
    }

    /**
     * Hears the successor's first word.
     *
     * @return whether it is from the one that has the token
     * @throws ProtocolException when it speaks another version
     */
    static boolean isGreeting(Passage passage, String token) throws IOException, ProtocolException {
        ByteBuffer greeting = ByteBuffer.wrap(passage.read(GREETING_LENGTH));
        byte[] magic = new byte[MAGIC.length];
        greeting.get(magic);
        int version = Short.toUnsignedInt(greeting.getShort());
        boolean hasToken =
                MessageDigest.isEqual(token.getBytes(StandardCharsets.US_ASCII), copy(greeting, TOKEN_LENGTH));
        if (!MessageDigest.isEqual(magic, MAGIC) || !hasToken) {
            return false;
        }
        if (version != VERSION) {
            throw new ProtocolException("the successor hands over by version " + version + ", this wsldhost by "
                    + VERSION + "; stop and start it instead");
        }
        return true;
    }

    /** Hands over; returns when the successor has everything and has been told to go on. */
    static void give(Passage passage, Frozen host) throws IOException {
        Holdings holdings = host.holdings();
        write(passage, out -> {
            out.writeLong(holdings.instance().high());
            out.writeLong(holdings.instance().low());
            out.writeShort(holdings.listeners().size());
        });
        for (Holdings.Listening listener : holdings.listeners()) {
            write(passage, out -> {
                text(out, listener.asked());
                text(out, listener.bound());
            });
            passage.pass(listener.descriptor());
        }
        write(passage, out -> {
            out.writeShort(holdings.guests().size());
            for (Endpoint guest : holdings.guests()) {
                text(out, guest);
            }
        });
        for (Frozen.Stream stream : host.streams()) {
            block(
                    passage,
                    stream.target().isPresent() ? CONNECTED : DIALLING,
                    stream.state().get());
            if (stream.target().isPresent()) {
                passage.pass(stream.target().getAsInt());
            }
        }
        block(passage, NO_STREAM, host.memory());
        if (passage.read(1)[0] != TAKEN) {
            throw new IOException("the successor says something else than that it has everything");
        }
        passage.write(new byte[] {GO_ON});
    }

    /** Takes the first part of what {@link #give} hands over: the descriptors are this process's own. */
    static Holdings takeHoldings(Passage passage) throws IOException {
        Instance instance = new Instance(
                ByteBuffer.wrap(passage.read(8)).getLong(),
                ByteBuffer.wrap(passage.read(8)).getLong());
        List<Holdings.Listening> listeners = new ArrayList<>();
        for (int count = number(passage); count > 0; count--) {
            listeners.add(new Holdings.Listening(endpoint(passage), endpoint(passage), passage.take()));
        }
        List<Endpoint.Tcp> guests = new ArrayList<>();
        for (int count = number(passage); count > 0; count--) {
            guests.add((Endpoint.Tcp) endpoint(passage));
        }
        return new Holdings(instance, listeners, guests);
    }

    /**
     * Takes the second part, but for its end.
     *
     * @throws ProtocolException when a state cannot be read
     */
    static void takeStreams(Passage passage, StreamService to) throws IOException, ProtocolException {
        byte kind;
        while ((kind = passage.read(1)[0]) != NO_STREAM) {
            byte[] state = bytes(passage);
            to.restore(state, kind == CONNECTED ? OptionalInt.of(passage.take()) : OptionalInt.empty());
        }
        to.restoreMemory(bytes(passage));
    }

    /** The successor has everything: returns when it may go on. */
    static void taken(Passage passage) throws IOException {
        passage.write(new byte[] {TAKEN});
        if (passage.read(1)[0] != GO_ON) {
            throw new IOException("the process before this one says something else than to go on");
        }
    }

    private interface Fields {
        void put(DataOutputStream out) throws IOException;
    }

    private static void write(Passage passage, Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        fields.put(new DataOutputStream(bytes));
        passage.write(bytes.toByteArray());
    }

    private static void block(Passage passage, byte kind, byte[] bytes) throws IOException {
        write(passage, out -> {
            out.write(kind);
            out.writeInt(bytes.length);
        });
        passage.write(bytes);
    }

    private static void text(DataOutputStream out, Endpoint endpoint) throws IOException {
        byte[] bytes = endpoint.toString().getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(Passage passage) throws IOException, ProtocolException {
        int length = ByteBuffer.wrap(passage.read(4)).getInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new ProtocolException("a state of " + Integer.toUnsignedString(length) + " bytes");
        }
        return passage.read(length);
    }

    private static int number(Passage passage) throws IOException {
        return Short.toUnsignedInt(ByteBuffer.wrap(passage.read(2)).getShort());
    }

    private static Endpoint endpoint(Passage passage) throws IOException {
        return EndpointParser.parse(new String(passage.read(number(passage)), StandardCharsets.UTF_8));
    }

    private static byte[] copy(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
