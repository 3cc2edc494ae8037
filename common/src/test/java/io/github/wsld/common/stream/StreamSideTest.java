package io.github.wsld.common.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.wsld.common.protocol.FrameReader;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** One side alone: what it answers, when, and what it refuses. */
class StreamSideTest {

    private static final long MILLI = 1_000_000L;

    /** Takes what it is told to. */
    private static final class Sink implements Local {
        int willing = Integer.MAX_VALUE;
        long taken;
        boolean ended;

        @Override
        public void write(ByteBuffer bytes) {
            int length = Math.min(willing, bytes.remaining());
            bytes.position(bytes.position() + length);
            willing -= length;
            taken += length;
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void close() {}

        @Override
        public void reset(Reason reason) {}
    }

    private final PiecePool pool = new PiecePool(ByteBuffer::allocate);
    private final StreamSide side = new StreamSide(pool, new StreamSizes(8192, 4096));
    private final Sink local = new Sink();

    private StreamSide attached() throws ProtocolException {
        side.attach(0, 4096);
        return side;
    }

    private String written() {
        ByteBuffer out = ByteBuffer.allocate(70_000);
        side.write(out);
        return hex(out.flip());
    }

    private static String hex(ByteBuffer of) {
        byte[] bytes = new byte[of.remaining()];
        of.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length);
    }

    @Test
    void sendsBytesAndEndAndTheAckAlongWithThem() throws ProtocolException {
        attached();
        side.queue(ByteBuffer.wrap(new byte[] {'h', 'i'}));
        side.data(0, bytes(3), local, 0);
        assertTrue(side.hasOutput(0));
        assertEquals("02000008" + "0000000000000003" + "0100000a" + "0000000000000000" + "6869", written());
        assertFalse(side.hasOutput(1000 * MILLI));
        side.queueEnd();
        assertEquals("03000008" + "0000000000000002", written());
        side.ack(3);
        assertTrue(side.isEndAcknowledged());
        assertEquals(0, pool.lentBytes());
    }

    @Test
    void putsHeadersBeforeBytesWhereTheyStand() throws ProtocolException {
        attached();
        side.data(0, bytes(3), local, 0);
        ByteBuffer memory = bytes(40);
        memory.position(30).put(new byte[] {'h', 'i'}).flip();
        side.queue(memory.position(30));
        assertTrue(side.writeInPlace(memory.position(30)));
        assertEquals("02000008" + "0000000000000003" + "0100000a" + "0000000000000000" + "6869", hex(memory));
        assertFalse(side.hasOutput(1000 * MILLI));
        side.queue(memory.position(30));
        assertTrue(side.writeInPlace(memory.position(30)));
        assertEquals("0100000a" + "0000000000000002" + "6869", hex(memory));
        assertEquals("", written());
        side.ack(4);
        assertEquals(0, pool.lentBytes());
    }

    @Test
    void putsNoHeadersWhereTheyStandWhenThereIsMoreToSay() throws ProtocolException {
        ByteBuffer memory = bytes(40).position(30);
        side.queue(memory.duplicate());
        assertFalse(side.writeInPlace(memory), "there is no link");
        attached();
        side.queue(memory.duplicate());
        assertFalse(side.writeInPlace(memory), "there are bytes before them");
        written();
        side.queue(memory.duplicate());
        assertFalse(side.writeInPlace(memory.slice().position(5)), "there is no room before them");
        side.queueEnd();
        assertFalse(side.writeInPlace(memory), "an END goes with them");
        assertEquals(30, memory.position());
    }

    @Test
    void putsNoHeadersBeforeMoreThanTheWindow() throws ProtocolException {
        side.attach(0, 4);
        ByteBuffer memory = bytes(40).position(30);
        side.queue(memory.duplicate());
        assertFalse(side.writeInPlace(memory));
        assertEquals("01" + "00000c" + "0000000000000000" + "00000000", written());
    }

    @Test
    void acknowledgesAQuarterOfTheWindowAtOnceAndLessInTime() throws ProtocolException {
        attached();
        side.data(0, bytes(1023), local, 5 * MILLI);
        assertFalse(side.hasOutput(54 * MILLI));
        assertEquals(55 * MILLI, side.deadline(5 * MILLI));
        side.data(1023, bytes(1), local, 6 * MILLI);
        assertTrue(side.hasOutput(6 * MILLI));
        assertEquals("02000008" + "0000000000000400", written());
        side.data(1024, bytes(1), local, 10 * MILLI);
        assertFalse(side.hasOutput(59 * MILLI));
        assertTrue(side.hasOutput(60 * MILLI));
    }

    @Test
    void acknowledgesAnEndAtOnceButOnlyWhenItIsCarriedOut() throws ProtocolException {
        attached();
        local.willing = 0;
        side.data(0, bytes(1), local, 0);
        side.end(1, local, 0);
        assertFalse(side.hasOutput(1000 * MILLI));
        assertFalse(local.ended);
        local.willing = 1;
        side.deliver(local, 0);
        assertTrue(local.ended);
        assertTrue(side.hasOutput(0));
        assertEquals("02000008" + "0000000000000002", written());
    }

    @Test
    void stopsAtTheWindowAndGoesOnWithTheAck() throws ProtocolException {
        attached();
        side.queue(bytes(8192));
        assertEquals(0, side.room());
        assertEquals(2 * (12 + 4096), written().length());
        assertFalse(side.hasOutput(0));
        side.ack(1);
        assertEquals(1, side.room());
        assertEquals(2 * (12 + 1), written().length());
    }

    @Test
    void replaysFromWhatTheOtherSideHasReceived() throws ProtocolException {
        attached();
        side.queue(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        side.queueEnd();
        written();
        side.detach();
        assertFalse(side.hasOutput(0));
        side.attach(2, 4096);
        assertEquals("01000009" + "0000000000000002" + "03" + "03000008" + "0000000000000003", written());
    }

    @Test
    void dropsUndeliveredBytesWithTheLink() throws ProtocolException {
        attached();
        local.willing = 2;
        side.data(0, bytes(5), local, 0);
        side.end(5, local, 0);
        side.detach();
        assertEquals(2, side.received());
        assertEquals(0, pool.lentBytes());
        side.attach(0, 4096);
        local.willing = 10;
        side.data(2, bytes(3), local, 0);
        side.end(5, local, 0);
        assertEquals(6, side.received());
    }

    @Test
    void refusesWhatTheProtocolForbids() throws ProtocolException {
        attached();
        side.queue(bytes(10));
        assertThrows(ProtocolException.class, () -> side.ack(1), "nothing is sent");
        written();
        side.ack(4);
        assertThrows(ProtocolException.class, () -> side.ack(3), "acknowledged already");
        assertThrows(ProtocolException.class, () -> side.ack(11), "beyond what is sent");
        assertThrows(ProtocolException.class, () -> side.data(1, bytes(1), local, 0), "a gap");
        assertThrows(ProtocolException.class, () -> side.end(1, local, 0), "a gap");
        assertThrows(ProtocolException.class, () -> side.data(0, bytes(4097), local, 0), "beyond the window");
        local.willing = 0;
        side.data(0, bytes(4096), local, 0);
        assertThrows(ProtocolException.class, () -> side.data(4096, bytes(1), local, 0), "beyond the window");
        side.end(4096, local, 0);
        assertThrows(ProtocolException.class, () -> side.data(4096, bytes(1), local, 0), "after END");
        assertThrows(ProtocolException.class, () -> side.end(4096, local, 0), "after END");
    }

    @Test
    void refusesOffsetsThatDoNotMeetAndAWindowThatChanges() throws ProtocolException {
        attached();
        side.queue(bytes(10));
        assertThrows(ProtocolException.class, () -> side.attach(1, 4096), "queued but never sent");
        written();
        side.ack(5);
        side.detach();
        assertThrows(ProtocolException.class, () -> side.attach(4, 4096));
        assertThrows(ProtocolException.class, () -> side.attach(11, 4096));
        assertThrows(ProtocolException.class, () -> side.attach(5, 4097));
        side.attach(10, 4096);
    }

    @Test
    void movesBytesWithoutAllocating() throws ProtocolException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        StreamSide other = new StreamSide(pool, new StreamSizes(8192, 4096));
        attached();
        other.attach(0, 4096);
        ByteBuffer chunk = bytes(3000);
        ByteBuffer link = bytes(70_000);
        FrameReader reader = new FrameReader(FrameReader.Sender.GUEST);
        FrameReader acks = new FrameReader(FrameReader.Sender.HOST);
        FrameReader.Sink toOther = sink(other);
        FrameReader.Sink toSide = sink(side);
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            local.willing = 1000;
            side.queue(chunk.clear());
            side.write(link.clear());
            reader.read(link.flip(), toOther);
            local.willing = 2000;
            other.deliver(local, i);
            other.write(link.clear());
            acks.read(link.flip(), toSide);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(20_000L * 3000, local.taken);
        assertTrue(allocated < 10_000, () -> allocated + " bytes allocated");
    }

    private SideFrames sink(StreamSide of) {
        return new SideFrames(of) {
            @Override
            boolean flows() {
                return true;
            }

            @Override
            Local local() {
                return local;
            }

            @Override
            long now() {
                return 0;
            }

            @Override
            public void reset(Reason reason) {}

            @Override
            public void done() {}

            @Override
            public void ping(long value) {}

            @Override
            public void pong(long value) {}
        };
    }
}
