package io.github.wsld.guest.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.time.Correction;
import io.github.wsld.common.time.DriftEstimate;
import io.github.wsld.common.time.OffsetEstimate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TimeReportTest {
    private static final TimeStatus FRESH = new TimeStatus(
            Optional.empty(),
            new DriftEstimate(0, 500, false),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0,
            0,
            0);

    private static final TimeStatus CORRECTED = new TimeStatus(
            Optional.of(new OffsetEstimate(-1_500_000, 40_000, 0)),
            new DriftEstimate(-12.345, 0.5, true),
            Optional.of(new Correction(Correction.Kind.SLEW, 300_000_000, 0)),
            Optional.of(Duration.ofSeconds(7)),
            true,
            Optional.of(Duration.ofSeconds(4)),
            Optional.of("no right to"),
            Optional.of("no answer"),
            3,
            1,
            0,
            2,
            5);

    @Test
    void saysInWordsWhatIsKnown() {
        assertEquals("""
                clock: 1.500 ms ahead within 0.040 ms of the host's
                drift: -12.35 ppm within 0.50 ppm
                corrected: slewing by 300.000 ms, 7 s ago
                next look: in 4 s
                only measured: no right to
                last look failed: no answer""", text(CORRECTED));
    }

    @Test
    void saysWhatIsNotKnownYet() {
        assertEquals("""
                clock: not compared with the host's yet
                drift: not known yet
                corrected: never""", text(FRESH));
    }

    @Test
    void jsonHoldsNumbersForPrograms() {
        JsonObject json = json(CORRECTED);
        assertEquals(-1_500_000, json.get("offset_ns").getAsLong());
        assertEquals(40_000, json.get("bound_ns").getAsLong());
        assertEquals("slew", json.getAsJsonObject("last_correction").get("kind").getAsString());
        assertEquals(
                7_000_000_000L,
                json.getAsJsonObject("last_correction").get("ago_ns").getAsLong());
        assertFalse(json.get("may_adjust").getAsBoolean());
        assertEquals(5, json.get("foreign_steps").getAsLong());
    }

    @Test
    void jsonLeavesOutWhatIsNotKnown() {
        JsonObject json = json(FRESH);
        assertFalse(json.has("offset_ns"));
        assertFalse(json.has("drift_ppm"));
        assertFalse(json.has("last_correction"));
        assertTrue(json.get("may_adjust").getAsBoolean());
    }

    private static String text(TimeStatus status) {
        List<Status.Note> notes = TimeReport.notes(status);
        return notes.stream().map(note -> note.name() + ": " + note.text()).collect(Collectors.joining("\n"));
    }

    private static JsonObject json(TimeStatus status) {
        return JsonParser.parseString(new String(TimeReport.json(status), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }
}
