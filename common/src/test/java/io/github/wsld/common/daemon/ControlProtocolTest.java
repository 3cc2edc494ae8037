package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ControlProtocolTest {

    private final List<String> asked = new ArrayList<>();
    private final ControlProtocol protocol = new ControlProtocol(this::answer);

    private Optional<byte[]> answer(String command) {
        asked.add(command);
        return command.equals("status") ? Optional.of(bytes("{}")) : Optional.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<String> receive(String text) {
        return text(protocol.receive(ByteBuffer.wrap(bytes(text))));
    }

    private static Optional<String> text(Optional<byte[]> reply) {
        return reply.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void aLineIsAnsweredOnce() {
        assertEquals(Optional.of("{}"), receive("status\nstatus\n"));
        assertEquals(Optional.empty(), receive("status\n"));
        assertEquals(Optional.empty(), protocol.end());
        assertEquals(List.of("status"), asked);
    }

    @Test
    void aLineMayComeByteByByteAndEndAsOnWindows() {
        for (char c : "status\r".toCharArray()) {
            assertEquals(Optional.empty(), receive(String.valueOf(c)));
        }
        assertEquals(Optional.of("{}"), receive("\n"));
    }

    @Test
    void theEndOfTheStreamEndsTheLine() {
        assertEquals(Optional.empty(), receive("status"));
        assertEquals(Optional.of("{}"), text(protocol.end()));
        assertEquals(Optional.empty(), protocol.end());
    }

    @Test
    void anEndWithoutARequestNeedsNoReply() {
        assertEquals(Optional.empty(), protocol.end());
        assertEquals(List.of(), asked);
    }

    @Test
    void anUnknownCommandIsSaidToBeUnknown() {
        assertEquals(Optional.of("{\"error\":\"unknown command: \\\"\\u001b[2J\"}\n"), receive("\"\u001b[2J\n"));
    }

    @Test
    void theLongestRequestFits() {
        assertEquals(Optional.empty(), receive(" ".repeat(249) + "status"));
        assertEquals(Optional.of("{}"), receive("\n"));
    }

    @Test
    void aLongerRequestIsRefused() {
        assertEquals(Optional.empty(), receive(" ".repeat(250) + "statu"));
        assertEquals(Optional.of("{\"error\":\"request is longer than 256 bytes\"}\n"), receive("sx\n"));
        assertEquals(Optional.empty(), receive("status\n"));
        assertEquals(List.of(), asked);
    }

    @Test
    void randomBytesGetAtMostOneBoundedReply() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            ControlProtocol fuzzed = new ControlProtocol(command -> Optional.empty());
            int replies = 0;
            for (int chunk = 0; chunk < 8; chunk++) {
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                ByteBuffer buffer = ByteBuffer.wrap(noise);
                Optional<byte[]> reply = fuzzed.receive(buffer);
                assertFalse(buffer.hasRemaining(), "seed " + seed);
                replies += reply.isPresent() ? 1 : 0;
                assertTrue(reply.map(bytes -> bytes.length).orElse(0) < 2048, "seed " + seed);
            }
            replies += fuzzed.end().isPresent() ? 1 : 0;
            assertTrue(replies <= 1, "seed " + seed);
        }
    }

    @Test
    void bytesOfAnAnswerPassUnchanged() {
        byte[] answer = {1, 2, 3};
        Optional<byte[]> reply =
                new ControlProtocol(command -> Optional.of(answer)).receive(ByteBuffer.wrap(bytes("x\n")));
        assertArrayEquals(answer, reply.orElseThrow());
    }
}
