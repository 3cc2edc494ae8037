package io.github.wsld.common.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The host's table of states, a row at a time, and its limits. */
class StreamTableTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Instance GUEST = new Instance(3, 3);
    private static final int WINDOW = 4096;

    private final PiecePool pool = new PiecePool(ByteBuffer::allocate);
    private StreamBudget budget;
    private FakeLocal target;
    private Optional<Reason> denial = Optional.empty();
    private StreamTable table = table(8);
    private HostStream stream;
    private long now = 50 * SECOND;

    private StreamTable table(int tombstones) {
        StreamLimits limits = new StreamLimits(tombstones, Duration.ofHours(24));
        budget = new StreamBudget(4, 1 << 20);
        return new StreamTable(limits, budget, pool, new Targets() {
            @Override
            public Optional<Reason> denial(Target of) {
                return denial;
            }

            @Override
            public Local connect(HostStream of, Target to) {
                stream = of;
                target = new FakeLocal();
                return target;
            }
        });
    }

    private static StreamId id(int number) {
        return new StreamId(7, number);
    }

    private FakeLink ask(StrmRequest request) {
        FakeLink link = new FakeLink();
        table.request(request, link, now);
        return link;
    }

    private FakeLink open(int number, long epoch) {
        return ask(new StrmRequest.Open(epoch, id(number), WINDOW, GUEST, new Target.DefaultDisplay()));
    }

    private FakeLink resume(long epoch, long received) {
        return ask(new StrmRequest.Resume(epoch, id(1), received, WINDOW, GUEST));
    }

    private FakeLink kill(int number, long epoch) {
        return ask(new StrmRequest.Kill(epoch, id(number), Reason.CLIENT_GONE, GUEST));
    }

    private FakeLink flow() {
        FakeLink link = open(1, 1);
        stream.connected(now);
        return link;
    }

    private String says(FakeLink link) {
        ByteBuffer out = ByteBuffer.allocate(1000);
        stream.output(link, out, now);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void hears(FakeLink link, String frames) {
        stream.input(link, ByteBuffer.wrap(HexFormat.of().parseHex(frames)), now);
    }

    @Test
    void repliesWhenTheTargetIsConnected() {
        FakeLink link = open(1, 1);
        assertTrue(link.replies.isEmpty());
        stream.connected(now);
        StreamSizes sizes = stream.sizes();
        assertEquals(StrmReply.ok(1, 0, sizes.window()), link.reply());
    }

    @Test
    void aNewerDialTakesThePlaceOfTheOlder() {
        FakeLink first = open(1, 1);
        FakeLink second = open(1, 2);
        assertTrue(first.dropped);
        stream.connected(now);
        assertTrue(first.replies.isEmpty());
        assertEquals(StrmStatus.OK, second.reply().status());
        FakeLink third = resume(5, 0);
        assertTrue(second.dropped);
        assertEquals(5, third.reply().epoch());
        stream.lost(second, now);
        assertTrue(stream.hasLink());
    }

    @Test
    void anOlderDialIsStaleAndChangesNothing() {
        FakeLink link = flow();
        assertEquals(
                StrmReply.refusal(StrmStatus.STALE, Reason.NONE, 1), open(1, 1).reply());
        assertEquals(StrmStatus.STALE, kill(1, 1).reply().status());
        assertFalse(link.dropped);
        assertTrue(stream.hasLink());
    }

    @Test
    void aStrangersStreamIsUnknown() {
        assertEquals(
                StrmReply.refusal(StrmStatus.UNKNOWN, Reason.NONE, 0),
                resume(3, 0).reply());
        assertTrue(table.streams().isEmpty());
        assertEquals(0, table.tombstones());
    }

    @Test
    void aWindowMustNotChange() {
        FakeLink link = flow();
        FakeLink other = ask(new StrmRequest.Resume(2, id(1), 0, WINDOW + 1, GUEST));
        assertEquals(StrmStatus.BAD, other.reply().status());
        assertFalse(link.dropped);
    }

    @Test
    void killIsRememberedEvenOfAnUnknownStream() {
        assertEquals(StrmStatus.DONE, kill(1, 2).reply().status());
        assertEquals(StrmStatus.STALE, open(1, 1).reply().status());
        assertEquals(StrmStatus.DONE, open(1, 3).reply().status());
        assertEquals(StrmStatus.STALE, open(1, 3).reply().status());
        assertTrue(table.streams().isEmpty());
    }

    @Test
    void killEndsAStream() {
        FakeLink link = flow();
        assertEquals(StrmStatus.DONE, kill(1, 2).reply().status());
        assertTrue(link.dropped);
        assertEquals(" reset 1", target.toString());
        assertEquals(1, table.tombstones());
    }

    @ParameterizedTest
    @CsvSource({"true, 5", "false, 2"})
    void aStreamThatNeverBeganIsRememberedForAMinute(boolean denied, int code) {
        Reason reason = new Reason(code, "no");
        denial = denied ? Optional.of(reason) : Optional.empty();
        FakeLink link = open(1, 2);
        if (!denied) {
            stream.connectFailed(reason, now);
        }
        assertEquals(
                denied ? StrmStatus.DENIED : StrmStatus.UNREACHABLE,
                link.reply().status());
        denial = Optional.empty();
        assertEquals(StrmStatus.STALE, open(1, 1).reply().status());
        assertEquals(StrmReply.refusal(StrmStatus.ENDED, reason, 3), open(1, 3).reply());
        now += 60 * SECOND;
        table.tick(now);
        assertEquals(0, table.tombstones());
    }

    @Test
    void completeIsDone() {
        FakeLink link = flow();
        hears(link, "01000009" + "0000000000000000" + "61" + "03000008" + "0000000000000001");
        assertEquals("a end", target.toString());
        stream.targetEnded(now);
        assertEquals("02000008" + "0000000000000002" + "03000008" + "0000000000000000", says(link));
        hears(link, "02000008" + "0000000000000001");
        assertEquals("a end close", target.toString());
        assertEquals("05000000", says(link));
        assertTrue(link.finished);
        assertEquals(StrmStatus.DONE, resume(2, 1).reply().status());
        now += 60 * SECOND;
        table.tick(now);
        assertEquals(StrmStatus.UNKNOWN, resume(3, 1).reply().status());
    }

    @Test
    void aTargetThatBreaksIsToldNowOrLater() {
        FakeLink link = flow();
        stream.lost(link, now);
        stream.targetFailed(new Reason(Reason.TARGET_RESET, "reset"), now);
        now += 3600 * SECOND;
        table.tick(now);
        assertEquals(
                StrmReply.refusal(StrmStatus.ENDED, new Reason(4, "reset"), 2),
                resume(2, 0).reply());
    }

    @Test
    void aTargetThatBreaksIsToldOverTheLink() {
        FakeLink link = flow();
        stream.targetFailed(new Reason(Reason.TARGET_RESET, "x"), now);
        assertEquals("04000003" + "0004" + "78", says(link));
        assertTrue(link.finished);
        assertEquals("", target.toString());
    }

    @Test
    void pingIsAnswered() {
        FakeLink link = flow();
        hears(link, "06000008" + "00000000000000aa");
        assertEquals("07000008" + "00000000000000aa", says(link));
    }

    @ParameterizedTest
    @CsvSource({
        "05000000",
        "070000080000000000000000",
        "0200000800000000000000ff",
        "0300000800000000000000ff",
        "010000090000000000000001ff"
    })
    void violationsEndIt(String frame) {
        FakeLink link = flow();
        hears(link, frame);
        assertEquals(" reset 6", target.toString());
        assertEquals(0, budget.streams());
        hears(link, "ffffffff");
        assertEquals(0, budget.streams());
        assertTrue(says(link).startsWith("0400"));
        assertTrue(link.finished);
    }

    @Test
    void offsetsBeyondWhatWasSentEndIt() {
        flow();
        FakeLink link = resume(2, 1);
        assertEquals(StrmStatus.ENDED, link.reply().status());
        assertEquals(Reason.OFFSETS_DO_NOT_MEET, link.reply().reason().code());
        assertEquals(" reset 11", target.toString());
    }

    @Test
    void aGuestThatIsNotHeardForADayLosesItsStreams() {
        FakeLink link = flow();
        now += 23 * 3600 * SECOND;
        hears(link, "06000008" + "00000000000000aa");
        now += 23 * 3600 * SECOND;
        table.tick(now);
        assertEquals("", target.toString());
        now += 3600 * SECOND;
        table.tick(now);
        assertEquals(" reset 7", target.toString());
    }

    @Test
    void aBuriedGuestsStreamsEnd() {
        flow();
        assertEquals(
                StrmStatus.DONE,
                ask(new StrmRequest.Bury(GUEST, new Instance(4, 4))).reply().status());
        assertEquals(" reset 10", target.toString());
        assertEquals(StrmStatus.ENDED, open(2, 1).reply().status());
        now += 60 * SECOND;
        table.tick(now);
        open(2, 2);
        assertEquals(1, table.streams().size());
    }

    @Test
    void aBuriedGuestStaysSoInTheNextRun() throws ProtocolException {
        ask(new StrmRequest.Bury(GUEST, new Instance(4, 4)));
        byte[] memory = table.memory(List.of(), Reason.NONE, now);
        table = table(8);
        table.restoreMemory(memory, now);
        assertEquals(StrmStatus.ENDED, open(1, 1).reply().status());
        now += 60 * SECOND;
        table.tick(now);
        open(1, 2);
        assertEquals(1, table.streams().size());
    }

    @Test
    void tooManyStreamsAreBusy() {
        for (int i = 1; i <= 4; i++) {
            open(i, 1);
        }
        StrmReply reply = open(5, 1).reply();
        assertEquals(StrmStatus.BUSY, reply.status());
        assertEquals(5000, reply.retryMillis());
    }

    @Test
    void tombstonesGiveWayOnceNoLateDialCanCome() {
        for (int i = 1; i <= 8; i++) {
            kill(i, 1);
        }
        assertEquals(StrmStatus.BUSY, kill(9, 1).reply().status());
        assertEquals(StrmStatus.BUSY, open(9, 1).reply().status());
        now += 60 * SECOND;
        assertEquals(StrmStatus.DONE, kill(9, 1).reply().status());
        assertEquals(8, table.tombstones());
    }

    @Test
    void goesOnFromItsState() throws ProtocolException {
        FakeLink link = flow();
        stream.targetSent(ByteBuffer.wrap(new byte[] {1, 2, 3}), now);
        says(link);
        kill(2, 5);
        table.detach(now);
        byte[] state = stream.state();
        byte[] memory = table.memory(List.of(), Reason.NONE, now);
        assertTrue(link.dropped);
        StreamTable next = table(8);
        table = next;
        FakeLocal handedOver = new FakeLocal();
        next.restoreMemory(memory, now);
        next.restore(
                state,
                restored -> {
                    stream = restored;
                    return handedOver;
                },
                now);
        assertEquals(3, resume(2, 2).reply().epoch() + 1);
        assertEquals(StrmStatus.STALE, open(2, 5).reply().status());
        now += 60 * SECOND;
        next.tick(now);
        assertEquals(0, next.tombstones());
    }

    @Test
    void toTheNextRunAStreamThatDoesNotLastHasEnded() throws ProtocolException {
        FakeLink link = flow();
        Reason reason = new Reason(Reason.HOST_STOPPING, "restarted");
        table.detach(now);
        byte[] memory = table.memory(table.streams(), reason, now);
        assertTrue(link.dropped);
        assertEquals(StrmStatus.OK, resume(2, 0).reply().status());
        table = table(8);
        table.restoreMemory(memory, now);
        assertTrue(table.streams().isEmpty());
        assertEquals(StrmStatus.ENDED, resume(3, 0).reply().status());
        assertEquals(reason, resume(4, 0).reply().reason());
    }

    @Test
    void aDamagedStateIsNoState() {
        flow();
        stream.targetSent(ByteBuffer.wrap(new byte[] {1, 2, 3}), now);
        kill(2, 5);
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("StreamTableTest: -Dwsld.seed=" + seed);
        Random random = new Random(seed);
        assertDamageIsNoticed(stream.state(), each -> table(8).restore(each, restored -> target, now), random);
        byte[] memory = table.memory(List.of(), Reason.NONE, now);
        assertDamageIsNoticed(memory, each -> table(8).restoreMemory(each, now), random);
    }

    private interface Restore {
        void from(byte[] state) throws ProtocolException;
    }

    private static void assertDamageIsNoticed(byte[] state, Restore restore, Random random) {
        assertThrows(ProtocolException.class, () -> restore.from(new byte[] {0, 2}));
        for (int length = 0; length < state.length; length++) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThrows(ProtocolException.class, () -> restore.from(cut));
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = state.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                restore.from(damaged);
            } catch (ProtocolException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
    }

    @Test
    void aHostileGuestDisturbsNothingElse() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("StreamTableTest: -Dwsld.seed=" + seed);
        Random random = new Random(seed);
        table = table(100_000);
        FakeLink link = flow();
        HostStream victim = stream;
        int ended = 0;
        for (int i = 2; i < 20_000; i++) {
            FakeLink hostile = open(i, 1);
            stream.connected(now);
            stream.targetSent(ByteBuffer.allocate(random.nextInt(20)), now);
            for (int piece = random.nextInt(8); piece >= 0; piece--) {
                ByteBuffer frame = ByteBuffer.allocate(20);
                frame.putInt((1 + random.nextInt(7)) << 24 | (random.nextInt(4) == 0 ? random.nextInt(20) : 8));
                frame.putLong(random.nextInt(10)).putLong(random.nextLong()).flip();
                stream.input(hostile, frame.limit(random.nextInt(frame.limit() + 1)), now);
                says(hostile);
            }
            ended += stream.phase() == HostStream.Phase.ENDED ? 1 : 0;
            kill(i, 2);
            assertEquals(1, budget.streams());
        }
        assertTrue(ended > 1000, () -> "seed " + seed);
        assertFalse(link.dropped);
        assertTrue(victim.hasLink());
        assertTrue(victim.heldBytes() == 0 && pool.lentBytes() == 0);
    }

    @Test
    void framesOfALinkWithoutAStreamReachNobody() {
        FakeLink link = flow();
        FakeLink stranger = new FakeLink();
        ByteBuffer in = ByteBuffer.allocate(100);
        FrameWriter.reset(in, new Reason(1, ""));
        stream.input(stranger, in.flip(), now);
        assertTrue(stream.hasLink());
        assertFalse(link.dropped);
    }
}
