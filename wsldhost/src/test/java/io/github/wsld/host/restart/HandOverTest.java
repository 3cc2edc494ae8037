package io.github.wsld.host.restart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.host.serve.Frozen;
import io.github.wsld.host.serve.Holdings;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What two processes say to each other when one takes the other's place, against what others might say. */
class HandOverTest {
    private static final String TOKEN = "0123456789abcdef".repeat(2);
    private static final String ANOTHER = "f".repeat(32);
    private static final Holdings HOLDINGS = new Holdings(
            new Instance(-5, 7),
            List.of(
                    new Holdings.Listening(new Endpoint.Tcp("127.0.0.1", 0), new Endpoint.Tcp("127.0.0.1", 40_000), 11),
                    new Holdings.Listening(
                            new Endpoint.Unix("/\u00e9", false), new Endpoint.Unix("/\u00e9", false), 12)),
            List.of(new Endpoint.Tcp("172.20.0.2", 7002)));
    private static final byte TAKEN = 1;
    private static final byte GO_ON = 2;

    private static byte[] greeting(String token) throws IOException {
        RecordedPassage passage = RecordedPassage.hearing();
        HandOver.greet(passage, token);
        return passage.said();
    }

    @Test
    void theSuccessorIsWhoeverKnowsTheToken() throws Exception {
        assertTrue(HandOver.isGreeting(RecordedPassage.hearing(greeting(TOKEN)), TOKEN));
        assertFalse(HandOver.isGreeting(RecordedPassage.hearing(greeting(ANOTHER)), TOKEN));
        byte[] noMagic = greeting(TOKEN);
        noMagic[0] = 'W';
        assertFalse(HandOver.isGreeting(RecordedPassage.hearing(noMagic), TOKEN));
    }

    @Test
    void anotherVersionIsToldIfItIsTheSuccessors() throws Exception {
        for (String token : List.of(TOKEN, ANOTHER)) {
            byte[] greeting = greeting(token);
            greeting[5]++;
            RecordedPassage passage = RecordedPassage.hearing(greeting);
            if (token.equals(TOKEN)) {
                String told = assertThrows(ProtocolException.class, () -> HandOver.isGreeting(passage, TOKEN))
                        .getMessage();
                assertTrue(told.contains("by version " + (HandOver.VERSION + 1)), told);
            } else {
                assertFalse(HandOver.isGreeting(passage, TOKEN));
            }
        }
    }

    private static Frozen host() {
        return new Frozen(
                HOLDINGS,
                List.of(
                        new Frozen.Stream(OptionalInt.of(13), () -> new byte[] {1, 2, 3}),
                        new Frozen.Stream(OptionalInt.empty(), () -> new byte[] {4})),
                new byte[] {5, 6});
    }

    @Test
    void whatIsGivenIsTaken() throws Exception {
        RecordedPassage giving = RecordedPassage.hearing(TAKEN);
        HandOver.give(giving, host());
        assertEquals(List.of(11, 12, 13), giving.passed());

        RecordedPassage taking = RecordedPassage.hearing(giving.said()).taking(giving.passed());
        assertEquals(HOLDINGS, HandOver.takeHoldings(taking));
        // CONNECTED with three bytes, DIALLING with one, then the memory, and the word to go on.
        assertArrayEquals(
                new byte[] {2, 0, 0, 0, 3, 1, 2, 3, 1, 0, 0, 0, 1, 4, 0, 0, 0, 0, 2, 5, 6, GO_ON}, taking.left());
    }

    @Test
    void whoDoesNotSayThatItHasAllIsNotToldToGoOn() {
        RecordedPassage another = RecordedPassage.hearing((byte) 9);
        assertThrows(IOException.class, () -> HandOver.give(another, host()));
        RecordedPassage gone = RecordedPassage.hearing();
        assertThrows(EOFException.class, () -> HandOver.give(gone, host()));
        for (RecordedPassage passage : List.of(another, gone)) {
            byte[] said = passage.said();
            assertEquals(6, said[said.length - 1], "the memory's last byte");
        }
    }

    @Test
    void theWordToGoOnIsAwaited() throws Exception {
        RecordedPassage told = RecordedPassage.hearing(GO_ON);
        HandOver.taken(told);
        assertArrayEquals(new byte[] {TAKEN}, told.said());
        assertThrows(IOException.class, () -> HandOver.taken(RecordedPassage.hearing((byte) 9)));
        assertThrows(EOFException.class, () -> HandOver.taken(RecordedPassage.hearing()));
    }

    @Test
    void aStateThatCannotBeIsRefused() {
        for (int length : new int[] {-1, Integer.MAX_VALUE}) {
            byte[] block = ByteBuffer.allocate(5).put((byte) 1).putInt(length).array();
            assertThrows(
                    ProtocolException.class,
                    () -> HandOver.takeStreams(RecordedPassage.hearing(block), null),
                    "" + length);
        }
    }
}
