package io.github.wsld.common.doctor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class InterviewsTest {
    private static final XServerAnswer NOT_X = new XServerAnswer.None("it answers, and not as an X server does");

    /** The answer after each way to cut the bytes in two, which must not make a difference. */
    private static <A> Optional<A> answer(java.util.function.Supplier<Interview<A>> interviews, byte[] bytes) {
        Optional<A> whole = interviews.get().take(ByteBuffer.wrap(bytes));
        for (int cut = 0; cut < bytes.length; cut++) {
            Interview<A> interview = interviews.get();
            Optional<A> early = interview.take(ByteBuffer.wrap(bytes, 0, cut));
            int from = cut;
            assertEquals(whole, early.or(() -> interview.take(ByteBuffer.wrap(bytes, from, bytes.length - from))));
        }
        return whole;
    }

    private static byte[] refusal(int verdict, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.ISO_8859_1);
        int words = (text.length + 3) / 4;
        return ByteBuffer.allocate(8 + 4 * words)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) verdict)
                .put((byte) (verdict == 0 ? text.length : 0))
                .putShort((short) 11)
                .putShort((short) 0)
                .putShort((short) words)
                .put(text)
                .array();
    }

    @Test
    void anXServerTellsItsVendor() {
        String vendor = "The X.Org Foundation";
        byte[] bytes = ByteBuffer.allocate(40 + vendor.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) 1)
                .putShort(2, (short) 11)
                .putInt(8, 12101007)
                .putShort(24, (short) vendor.length())
                .put(40, vendor.getBytes(StandardCharsets.US_ASCII))
                .array();
        assertEquals(Optional.of(new XServerAnswer.Accepted(vendor, 12101007)), answer(XServerInterview::new, bytes));
        assertEquals(Optional.empty(), answer(XServerInterview::new, Arrays.copyOf(bytes, bytes.length - 1)));
    }

    @Test
    void anXServerThatRefusesIsQuotedWithoutItsControlCharacters() {
        assertEquals(
                Optional.of(new XServerAnswer.Refused("No protocol specified")),
                answer(XServerInterview::new, refusal(0, "No protocol specified\n")));
        assertEquals(
                Optional.of(new XServerAnswer.Refused("who\\u001b[1mare you")),
                answer(XServerInterview::new, refusal(2, "who\033[1mare you")));
    }

    @Test
    void whatIsNoXServerIsSaidToBeNone() {
        assertEquals(
                Optional.of(NOT_X),
                answer(XServerInterview::new, "HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII)));
        byte[] endlessVendor = new byte[40];
        endlessVendor[0] = 1;
        endlessVendor[25] = -1;
        assertEquals(Optional.of(NOT_X), answer(XServerInterview::new, endlessVendor));
        assertEquals(new XServerAnswer.None("gone"), new XServerInterview().cutOff("gone"));
    }

    @Test
    void anythingIsTakenForSomething() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = new byte[random.nextInt(9000)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) random.nextInt(4);
            }
            try {
                new XServerInterview().take(ByteBuffer.wrap(bytes));
                new AgentInterview().take(ByteBuffer.wrap(bytes));
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void anAgentTellsHowManyIdentitiesItHas() {
        assertArrayEquals(new byte[] {0, 0, 0, 1, 11}, new AgentInterview().question());
        assertEquals(
                Optional.of(new AgentAnswer.Identities(3)),
                answer(AgentInterview::new, new byte[] {0, 0, 1, 0, 12, 0, 0, 0, 3, 'r', 'e', 's', 't'}));
        assertEquals(
                Optional.of(new AgentAnswer.None("it tells no identities: it may be locked")),
                answer(AgentInterview::new, new byte[] {0, 0, 0, 1, 5}));
        assertEquals(
                Optional.of(new AgentAnswer.None("it answers, and not as an SSH agent does")),
                answer(AgentInterview::new, "SSH-2.0-x".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(new AgentAnswer.None("gone"), new AgentInterview().cutOff("gone"));
    }
}
