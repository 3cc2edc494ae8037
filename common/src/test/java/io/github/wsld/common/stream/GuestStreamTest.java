package io.github.wsld.common.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.FrameWriter;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The guest's table of states, a row at a time, and its timers. */
class GuestStreamTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int WINDOW = 4096;
    private static final Instance HOST = new Instance(1, 1);
    private static final Instance OTHER_HOST = new Instance(2, 2);

    private final FakeLocal client = new FakeLocal();
    private final PiecePool pool = new PiecePool(ByteBuffer::allocate);
    private final GuestStream stream = stream();
    private FakeLink link = new FakeLink();
    private long now = 1000 * SECOND;

    private GuestStream stream() {
        StreamId id = new StreamId(5, 6);
        return new GuestStream(
                id,
                new Target.DefaultDisplay(),
                new Instance(3, 3),
                new StreamSizes(WINDOW, WINDOW),
                pool,
                StreamTimes.DEFAULT,
                client);
    }

    private StrmRequest.OfStream dial() {
        link = new FakeLink();
        return (StrmRequest.OfStream) stream.dial(link, now);
    }

    private void ok(long received) {
        stream.replied(link, StrmReply.ok(1, received, WINDOW), HOST, now);
    }

    private void refuse(StrmStatus status, int code, Instance from) {
        stream.replied(link, StrmReply.refusal(status, new Reason(code, ""), 9), from, now);
    }

    private void flow() {
        dial();
        ok(0);
    }

    private void hears(Consumer<ByteBuffer> frame) {
        ByteBuffer in = ByteBuffer.allocate(1000);
        frame.accept(in);
        stream.input(link, in.flip(), now);
    }

    private String says() {
        ByteBuffer out = ByteBuffer.allocate(1000);
        stream.output(link, out, now);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Everything is said and heard; only the host's DONE is missing. */
    private void completeButForDone() {
        stream.clientEnded(now);
        says();
        hears(in -> FrameWriter.end(in, 0));
    }

    @Test
    void opensUntilTheFirstOkAndThenResumes() {
        assertTrue(stream.needsLink(now));
        assertEquals(1, assertInstanceOf(StrmRequest.Open.class, dial()).epoch());
        assertFalse(stream.needsLink(now));
        stream.lost(link, now);
        assertTrue(link.dropped);
        assertEquals(2, assertInstanceOf(StrmRequest.Open.class, dial()).epoch());
        ok(0);
        hears(in -> FrameWriter.data(in, 0, 2));
        stream.input(link, ByteBuffer.wrap(new byte[] {'h', 'i'}), now);
        assertEquals("hi", client.toString());
        stream.lost(link, now);
        StrmRequest.Resume resume = assertInstanceOf(StrmRequest.Resume.class, dial());
        assertEquals(3, resume.epoch());
        assertEquals(2, resume.received());
    }

    @Test
    void anEndOfALinkIsNoEndAndAnOldLinkIsNobody() {
        flow();
        FakeLink old = link;
        stream.lost(old, now);
        flow();
        stream.lost(old, now);
        stream.input(old, ByteBuffer.wrap(new byte[] {9, 9, 9, 9}), now);
        assertTrue(stream.isLinked());
        assertEquals("", client.toString());
    }

    @ParameterizedTest
    @CsvSource({"DENIED, 5", "UNREACHABLE, 2", "ENDED, 10"})
    void aRefusedOpenIsToldToTheClient(StrmStatus status, int code) {
        dial();
        refuse(status, code, HOST);
        assertEquals(" reset " + code, client.toString());
        assertEquals(code, stream.outcome().code());
        assertEquals(GuestStream.Phase.GONE, stream.phase());
        assertTrue(link.dropped);
    }

    @ParameterizedTest
    @EnumSource(
            value = StrmStatus.class,
            names = {"DONE", "UNKNOWN"})
    void aHostThatForgetsWhatItNeverHadIsAViolation(StrmStatus status) {
        dial();
        refuse(status, 0, HOST);
        assertTrue(client.toString().startsWith(" reset "));
    }

    @Test
    void busyWaitsAsLongAsTheHostSays() {
        dial();
        stream.replied(link, StrmReply.busy(Reason.NONE, 0, 5000), HOST, now);
        assertFalse(stream.needsLink(now + 5 * SECOND - 1));
        assertEquals(now + 5 * SECOND, stream.deadline());
        assertTrue(stream.needsLink(now + 5 * SECOND));
        assertEquals("", client.toString());
    }

    @Test
    void staleIsTriedOnceMoreAboveTheHostsEpoch() {
        dial();
        refuse(StrmStatus.STALE, 0, HOST);
        assertEquals(10, dial().epoch());
        refuse(StrmStatus.STALE, 0, HOST);
        assertEquals(" reset 12", client.toString());
    }

    @Test
    void doneEndsAStreamThatIsComplete() {
        flow();
        completeButForDone();
        assertEquals(" end close", client.toString());
        assertEquals(GuestStream.Phase.FLOWING, stream.phase());
        hears(FrameWriter::done);
        assertEquals(GuestStream.Phase.GONE, stream.phase());
        assertEquals(Reason.NONE, stream.outcome());
        assertTrue(link.dropped);
    }

    @Test
    void doneBeforeBothEndsIsAViolationAndTheHostIsTold() {
        flow();
        hears(FrameWriter::done);
        assertEquals(" reset 6", client.toString());
        assertEquals(6, assertInstanceOf(StrmRequest.Kill.class, dial()).reason());
        refuse(StrmStatus.DONE, 0, HOST);
        assertEquals(GuestStream.Phase.GONE, stream.phase());
    }

    @Test
    void aHostThatHasForgottenACompleteStreamHasCarriedItOut() {
        flow();
        completeButForDone();
        stream.lost(link, now);
        dial();
        refuse(StrmStatus.UNKNOWN, 0, HOST);
        assertEquals(Reason.NONE, stream.outcome());
        assertEquals(GuestStream.Phase.GONE, stream.phase());
    }

    @Test
    void aHostThatRestartedHasLostTheStream() {
        flow();
        completeButForDone();
        stream.lost(link, now);
        dial();
        refuse(StrmStatus.UNKNOWN, 0, OTHER_HOST);
        assertEquals(Reason.LOCAL_ERROR, stream.outcome().code());
    }

    @Test
    void resetEndsIt() {
        flow();
        hears(in -> FrameWriter.reset(in, new Reason(Reason.TARGET_RESET, "gone")));
        assertEquals(" reset 4", client.toString());
        assertEquals(GuestStream.Phase.GONE, stream.phase());
    }

    @Test
    void aClientThatGoesIsToldOverTheLinkOrByKill() {
        flow();
        stream.clientFailed(now);
        assertEquals("04000002" + "0001", says());
        assertFalse(stream.hasOutput(now));
        hears(in -> FrameWriter.data(in, 77, 1));
        assertEquals(GuestStream.Phase.KILLING, stream.phase());
        stream.lost(link, now);
        assertEquals(1, assertInstanceOf(StrmRequest.Kill.class, dial()).reason());
        refuse(StrmStatus.UNKNOWN, 0, HOST);
        assertEquals(GuestStream.Phase.GONE, stream.phase());
        assertEquals("", client.toString());
    }

    @Test
    void aClientThatGoesBeforeAnybodyKnewIsForgotten() {
        dial();
        stream.refused(link, now);
        stream.clientFailed(now);
        assertEquals(GuestStream.Phase.GONE, stream.phase());
    }

    @Test
    void killingIsGivenUpInTheEnd() {
        flow();
        stream.lost(link, now);
        stream.clientFailed(now);
        assertEquals(now + GuestEnd.KILL_LIMIT, stream.deadline());
        now += GuestEnd.KILL_LIMIT;
        stream.tick(now);
        assertEquals(GuestStream.Phase.GONE, stream.phase());
    }

    @Test
    void offsetsBeyondWhatWasSentEndIt() {
        stream.clientSent(ByteBuffer.wrap(new byte[5]), now);
        dial();
        ok(5);
        assertEquals(" reset 11", client.toString());
        // Who gives it up afterwards does not take the reason away.
        stream.giveUp(new Reason(Reason.CLIENT_GONE, ""), now);
        assertEquals(Reason.OFFSETS_DO_NOT_MEET, stream.outcome().code());
        assertInstanceOf(StrmRequest.Kill.class, dial());
    }

    @ParameterizedTest
    @CsvSource({"0800000000", "06000008 0000000000000001", "07000008 0000000000000001", "05000001"})
    void violationsEndIt(String frames) {
        flow();
        stream.input(link, ByteBuffer.wrap(HexFormat.of().parseHex(frames.replace(" ", ""))), now);
        assertEquals(" reset 6", client.toString());
        assertTrue(link.dropped);
        assertTrue(stream.needsLink(now));
    }

    @Test
    void pingsAfterTwoSecondsOfAwaitedSilenceAndGivesUpAfterSix() {
        flow();
        now += 100 * SECOND;
        stream.clientSent(ByteBuffer.wrap(new byte[] {1}), now);
        says();
        assertEquals(now + 2 * SECOND, stream.deadline());
        now += 2 * SECOND;
        assertFalse(stream.tick(now));
        assertEquals("06000008" + "0000000000000001", says());
        assertEquals(now + 4 * SECOND, stream.deadline());
        now += 4 * SECOND;
        assertTrue(stream.tick(now));
        assertTrue(link.dropped);
        assertTrue(stream.needsLink(now));
    }

    @Test
    void aPongIsNoAckButALivingLink() {
        flow();
        stream.clientSent(ByteBuffer.wrap(new byte[] {1}), now);
        says();
        now += 2 * SECOND;
        stream.tick(now);
        says();
        hears(in -> FrameWriter.pong(in, 1));
        assertEquals(now + 2 * SECOND, stream.deadline());
        assertFalse(stream.tick(now + 4 * SECOND));
        assertTrue(stream.isLinked());
    }

    @Test
    void aPongOfAnotherNumberBreaksTheProtocol() {
        flow();
        stream.ping(now);
        says();
        hears(in -> FrameWriter.pong(in, 2));
        assertEquals(new Reason(Reason.PROTOCOL_ERROR, "PONG was not asked for"), stream.outcome());
    }

    @Test
    void anIdleLinkNeedsNothing() {
        flow();
        assertEquals(StreamSide.NEVER, stream.deadline());
    }

    @Test
    void aReplyIsDueInThirtySeconds() {
        dial();
        assertEquals(now + 30 * SECOND, stream.deadline());
        stream.ping(now);
        assertFalse(stream.tick(now + 29 * SECOND));
        assertTrue(stream.tick(now + 30 * SECOND));
    }

    @Test
    void afterASleepTwoSecondsAreEnough() {
        flow();
        stream.resumed(now);
        assertEquals("06000008" + "0000000000000001", says());
        assertTrue(stream.tick(now + 2 * SECOND));
        dial();
        stream.resumed(now);
        assertTrue(stream.tick(now + 2 * SECOND));
    }

    @Test
    void theCanaryFindsADeadLinkAndAsksTheOthers() {
        GuestStream other = stream();
        FakeLink otherLink = new FakeLink();
        flow();
        other.dial(otherLink, now);
        other.replied(otherLink, StrmReply.ok(1, 0, WINDOW), HOST, now);
        Canary canary = new Canary(StreamTimes.DEFAULT);
        List<GuestStream> linked = List.of(stream, other);
        canary.tick(linked, now);
        assertFalse(stream.hasOutput(now));
        assertTrue(other.hasOutput(now));
        assertEquals(now + 5 * SECOND, canary.deadline());
        canary.suspect(linked, now);
        assertTrue(stream.hasOutput(now));
        says();
        hears(in -> FrameWriter.pong(in, 1));
        now += 5 * SECOND;
        canary.tick(linked, now);
        assertTrue(stream.hasOutput(now));
    }

    @Test
    void goesOnFromItsState() throws Exception {
        flow();
        stream.clientSent(ByteBuffer.wrap(new byte[] {7, 8}), now);
        says();
        hears(in -> FrameWriter.end(in, 0));
        GuestState state = GuestState.decode(stream.state().encode());
        assertTrue(link.dropped);
        assertNull(stream.dial(new FakeLink(), now), "a dial of this run comes too late");
        GuestStream next = new GuestStream(state, pool, StreamTimes.DEFAULT, client, now);
        StrmRequest.Resume resume = (StrmRequest.Resume) next.dial(link, now);
        assertEquals(2, resume.epoch());
        assertEquals(1, resume.received());
        next.replied(link, StrmReply.ok(2, 1, WINDOW), HOST, now);
        ByteBuffer out = ByteBuffer.allocate(1000);
        next.output(link, out, now);
        assertEquals(13, out.position());
        assertEquals(8, out.get(12));
    }
}
