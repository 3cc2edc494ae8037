package io.github.wsld.host.restart;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.loop.Passage;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.host.serve.Holdings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes over the passage between two processes, big-endian:
 *
 * <pre>
 *   successor     "wslr", u16 {@link #VERSION}, 32 bytes: the token that it was started with
 *   predecessor   u32 n, n bytes: the holdings; their listeners' descriptors, then their targets'
 *   successor     u8 1: it has everything
 *   predecessor   u8 2: go on
 *
 *   holdings      16 bytes instance; u16 count of listeners, each text asked, text bound; u16 count of guests, each text;
 *                 u16 count of targets, each 16 bytes stream id; u32 n, n bytes the streams' state
 *   text          u16 n, n bytes UTF-8
 * </pre>
 *
 * The streams' state has a version of its own. Blocks; any thread.
 */
final class HandOver {
    /** Of this exchange. Whoever meets another leaves everything as it is. */
    static final int VERSION = 1;

    static final int TOKEN_LENGTH = 32;
    private static final byte[] MAGIC = "wslr".getBytes(StandardCharsets.US_ASCII);
    private static final int GREETING_LENGTH = MAGIC.length + 2 + TOKEN_LENGTH;
    /** Far above what 4096 streams with full rings take: a greater length is none. */
    private static final int MOST_BYTES = 1 << 30;

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
    static void give(Passage passage, Holdings holdings) throws IOException {
        byte[] bytes = encode(holdings);
        passage.write(ByteBuffer.allocate(4).putInt(bytes.length).array());
        passage.write(bytes);
        for (Holdings.Listening listener : holdings.listeners()) {
            passage.pass(listener.descriptor());
        }
        for (int target : holdings.targets().values()) {
            passage.pass(target);
        }
        if (passage.read(1)[0] != TAKEN) {
            throw new IOException("the successor says something else than that it has everything");
        }
        passage.write(new byte[] {GO_ON});
    }

    /** Takes what {@link #give} hands over, but for its end: the descriptors are this process's own. */
    static Holdings take(Passage passage) throws IOException, ProtocolException {
        int length = ByteBuffer.wrap(passage.read(4)).getInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new ProtocolException("holdings of " + length + " bytes");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(passage.read(length)));
        Instance instance = new Instance(in.readLong(), in.readLong());
        List<Endpoint[]> endpoints = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            endpoints.add(new Endpoint[] {endpoint(in), endpoint(in)});
        }
        List<Endpoint.Tcp> guests = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            guests.add((Endpoint.Tcp) endpoint(in));
        }
        List<StreamId> streams = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            streams.add(new StreamId(in.readLong(), in.readLong()));
        }
        byte[] state = in.readNBytes(in.readInt());
        List<Holdings.Listening> listeners = new ArrayList<>();
        for (Endpoint[] pair : endpoints) {
            listeners.add(new Holdings.Listening(pair[0], pair[1], passage.take()));
        }
        Map<StreamId, Integer> targets = new LinkedHashMap<>();
        for (StreamId stream : streams) {
            targets.put(stream, passage.take());
        }
        return new Holdings(instance, listeners, guests, state, targets);
    }

    /** The successor has everything: returns when it may go on. */
    static void taken(Passage passage) throws IOException {
        passage.write(new byte[] {TAKEN});
        if (passage.read(1)[0] != GO_ON) {
            throw new IOException("the process before this one says something else than to go on");
        }
    }

    private static byte[] encode(Holdings holdings) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(holdings.instance().high());
        out.writeLong(holdings.instance().low());
        out.writeShort(holdings.listeners().size());
        for (Holdings.Listening listener : holdings.listeners()) {
            out.writeUTF(listener.asked().toString());
            out.writeUTF(listener.bound().toString());
        }
        out.writeShort(holdings.guests().size());
        for (Endpoint.Tcp guest : holdings.guests()) {
            out.writeUTF(guest.toString());
        }
        out.writeShort(holdings.targets().size());
        for (StreamId stream : holdings.targets().keySet()) {
            out.writeLong(stream.high());
            out.writeLong(stream.low());
        }
        out.writeInt(holdings.streams().length);
        out.write(holdings.streams());
        return bytes.toByteArray();
    }

    private static Endpoint endpoint(DataInputStream in) throws IOException {
        return EndpointParser.parse(in.readUTF());
    }

    private static byte[] copy(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
