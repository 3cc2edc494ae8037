package io.github.wsld.common.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/protocol.md names the times and limits of streams that the code has. */
class StreamDocumentTest {

    private static final long SECOND = 1_000_000_000L;

    private final String document =
            Files.readString(Path.of("..", "docs", "protocol.md")).replaceAll("\\s+", " ");

    StreamDocumentTest() throws IOException {}

    @Test
    void namesEachTime() {
        assertSaid("%d ms after the first delivery", StreamSide.ACK_DELAY * 1000 / SECOND);
        assertSaid("nothing has come for %d s, it sends PING", StreamTimes.DEFAULT.pingAfter() / SECOND);
        assertSaid("come for %d s, the link is lost", StreamTimes.DEFAULT.lostAfter() / SECOND);
        assertSaid("sends PING over each link, and waits %d s", StreamTimes.DEFAULT.lostAfterResume() / SECOND);
        assertSaid("Every %d s it sends PING", StreamTimes.DEFAULT.lookEvery() / SECOND);
        assertSaid("or %d minutes", GuestEnd.KILL_LIMIT / SECOND / 60);
        assertSaid("by `info` every %d s", StreamTimes.DEFAULT.probeEvery() / SECOND);
        assertSaid("One that answers takes %d dials", EndpointDials.MOST_DIALS);
        assertSaid("so %d s are enough for that", StreamLimits.DONE_REMEMBERED.toSeconds());
        assertSaid("BUSY, after %d s again", StreamLimits.RETRY_AFTER.toSeconds());
    }

    @Test
    void namesEachLimit() {
        assertSaid("| streams of a host | %d |", StreamLimits.STREAMS);
        assertSaid("remembered together | %d |", StreamLimits.DEFAULT.tombstones());
        assertSaid("| %d KiB to %d MiB each", StreamBudget.LEAST.ring() >> 10, StreamBudget.MOST.ring() >> 20);
        assertSaid("| rings and windows in all | %d MiB |", StreamLimits.MEMORY >> 20);
        assertSaid(
                "| guest not heard | %d h |", StreamLimits.DEFAULT.retention().toHours());
        assertSaid("| instances buried within 60 s | %d |", StreamLimits.MOST_BURIED);
    }

    private void assertSaid(String format, Object... values) {
        String sentence = format.formatted(values);
        assertTrue(document.contains(sentence), () -> "docs/protocol.md lacks: " + sentence);
    }
}
