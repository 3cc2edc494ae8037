package io.github.wsld.common.protocol;

import static io.github.wsld.common.protocol.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.protocol.FrameReader.Sender;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames against literal bytes, whole and in pieces. */
class FrameTest {

    static final String DATA_HI = "0100000a" + "0000000000001000" + "6869";
    static final String ACK_HI = "02000008" + "0000000000001002";
    private static final String END = "03000008" + "0000000000001002";
    private static final String RESET = "04000006" + "0004" + "676f6e65";
    private static final String DONE = "05000000";
    private static final String PING = "06000008" + "ff00000000000001";
    private static final String PONG = "07000008" + "ff00000000000001";

    /** Writes down what it takes. */
    static class Recorder implements FrameReader.Sink {
        final List<String> frames = new ArrayList<>();

        @Override
        public void data(long offset, ByteBuffer bytes) {
            frames.add("DATA " + offset + " " + StandardCharsets.ISO_8859_1.decode(bytes));
        }

        @Override
        public void ack(long next) {
            frames.add("ACK " + next);
        }

        @Override
        public void end(long offset) {
            frames.add("END " + offset);
        }

        @Override
        public void reset(Reason reason) {
            frames.add("RESET " + reason.code() + " " + reason.text());
        }

        @Override
        public void done() {
            frames.add("DONE");
        }

        @Override
        public void ping(long value) {
            frames.add("PING " + Long.toHexString(value));
        }

        @Override
        public void pong(long value) {
            frames.add("PONG " + Long.toHexString(value));
        }
    }

    private final Recorder recorder = new Recorder();

    @Test
    void framesAreTheLiteralBytes() {
        assertEquals(DATA_HI, written(out -> {
            FrameWriter.data(out, 4096, 2);
            out.put(new byte[] {'h', 'i'});
        }));
        assertEquals(ACK_HI, written(out -> FrameWriter.ack(out, 4098)));
        assertEquals(END, written(out -> FrameWriter.end(out, 4098)));
        assertEquals(RESET, written(out -> FrameWriter.reset(out, new Reason(Reason.TARGET_RESET, "gone"))));
        assertEquals(DONE, written(FrameWriter::done));
        assertEquals(PING, written(out -> FrameWriter.ping(out, 0xff00000000000001L)));
        assertEquals(PONG, written(out -> FrameWriter.pong(out, 0xff00000000000001L)));
        assertEquals("01010008" + "0000000000000000", written(out -> FrameWriter.data(out, 0, 65536)));
        assertThrows(IllegalArgumentException.class, () -> written(out -> FrameWriter.data(out, 0, 0)));
        assertThrows(IllegalArgumentException.class, () -> written(out -> FrameWriter.data(out, 0, 65537)));
        assertEquals(
                FrameWriter.MAX_RESET_LENGTH * 2,
                written(out -> FrameWriter.reset(out, new Reason(0xffff, "x".repeat(600))))
                        .length());
    }

    @Test
    void hostReadsTheGuestsFrames() throws ProtocolException {
        read(Sender.GUEST, DATA_HI + ACK_HI + END + PING + RESET);
        assertEquals(
                List.of("DATA 4096 hi", "ACK 4098", "END 4098", "PING ff00000000000001", "RESET 4 gone"),
                recorder.frames);
    }

    @Test
    void guestReadsTheHostsFrames() throws ProtocolException {
        read(Sender.HOST, DATA_HI + ACK_HI + END + PONG + DONE);
        assertEquals(List.of("DATA 4096 hi", "ACK 4098", "END 4098", "PONG ff00000000000001", "DONE"), recorder.frames);
    }

    @Test
    void dataIsHandedOnAsItArrives() throws ProtocolException {
        FrameReader reader = new FrameReader(Sender.HOST);
        byte[] all = hex(DATA_HI + ACK_HI + RESET);
        for (byte one : all) {
            reader.read(ByteBuffer.wrap(new byte[] {one}), recorder);
        }
        assertEquals(List.of("DATA 4096 h", "DATA 4097 i", "ACK 4098", "RESET 4 gone"), recorder.frames);
    }

    @Test
    void knowsHowMuchOfADataFrameIsStillToCome() throws ProtocolException {
        FrameReader reader = new FrameReader(Sender.HOST);
        byte[] all = hex(DATA_HI);
        reader.read(ByteBuffer.wrap(all, 0, 11), recorder);
        assertEquals(0, reader.left());
        reader.read(ByteBuffer.wrap(all, 11, 1), recorder);
        assertEquals(2, reader.left());
        reader.read(ByteBuffer.wrap(all, 12, 2), recorder);
        assertEquals(0, reader.left());
    }

    @Test
    void bytesThatAreNotTakenAreSkipped() throws ProtocolException {
        List<Long> offsets = new ArrayList<>();
        FrameReader.Sink deaf = new Recorder() {
            @Override
            public void data(long offset, ByteBuffer bytes) {
                offsets.add(offset);
            }
        };
        new FrameReader(Sender.HOST).read(ByteBuffer.wrap(hex(DATA_HI + DATA_HI)), deaf);
        assertEquals(List.of(4096L, 4096L), offsets);
    }

    @ParameterizedTest
    @ValueSource(strings = {DONE, RESET})
    void nothingFollowsALastWord(String last) throws ProtocolException {
        read(Sender.HOST, last + "ffffffff" + DATA_HI);
        assertEquals(1, recorder.frames.size());
    }

    @ParameterizedTest
    @CsvSource({
        "GUEST, 00000000",
        "GUEST, 08000000",
        "GUEST, ff000000",
        "GUEST, 05000000",
        "GUEST, 07000008",
        "HOST,  06000008",
        "HOST,  01000008",
        "HOST,  01010009",
        "HOST,  01ffffff",
        "HOST,  02000007",
        "HOST,  02000009",
        "HOST,  03000000",
        "HOST,  04000001",
        "HOST,  04000203",
        "HOST,  05000001",
        "HOST,  07000000",
        "HOST,  020000088000000000000000",
        "HOST,  03000008ffffffffffffffff",
        "HOST,  010000098000000000000000",
        "HOST,  010000097fffffffffffffff"
    })
    void violationsAreNamed(Sender sender, String bytes) {
        assertThrows(ProtocolException.class, () -> read(sender, bytes));
        assertEquals(List.of(), recorder.frames);
    }

    @Test
    void greatestLengthsAreTaken() throws ProtocolException {
        ByteBuffer out = ByteBuffer.allocate(70_000);
        FrameWriter.data(out, Long.MAX_VALUE - 65536, 65536);
        out.put(new byte[65536]);
        FrameWriter.reset(out, new Reason(1, "\u00e9".repeat(256)));
        new FrameReader(Sender.GUEST).read(out.flip(), recorder);
        assertEquals(2, recorder.frames.size());
        assertEquals("RESET 1 " + "\u00e9".repeat(256), recorder.frames.get(1));
    }

    private void read(Sender sender, String bytes) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(hex(bytes));
        new FrameReader(sender).read(in, recorder);
        assertEquals(0, in.remaining());
    }

    private static String written(Consumer<ByteBuffer> frame) {
        ByteBuffer out = ByteBuffer.allocate(1024);
        frame.accept(out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return hex(bytes);
    }
}
