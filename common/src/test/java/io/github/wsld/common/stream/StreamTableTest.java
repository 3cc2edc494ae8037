package io.github.wsld.common.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The host's table of states, a row at a time, and its limits. */
class StreamTableTest extends StreamTableCase {

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
    void aQuietStreamWithALinkIsKeptByWhatItsGuestSaysOverAnother() {
        FakeLink quiet = flow();
        HostStream quietStream = stream;
        FakeLocal quietTarget = target;
        FakeLink other = open(2, 1);
        stream.connected(now);
        now += 23 * 3600 * SECOND;
        hears(other, "06000008" + "00000000000000aa");
        now += 23 * 3600 * SECOND;
        table.tick(now);
        assertEquals("", quietTarget.toString());
        quietStream.lost(quiet, now);
        table.tick(now);
        assertEquals(" reset 7", quietTarget.toString());
        assertEquals("", target.toString());
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
