package io.github.wsld.guest.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.time.ClockWriter;
import io.github.wsld.common.time.Correction;
import io.github.wsld.common.time.DriftEstimate;
import io.github.wsld.common.time.OffsetEstimate;
import io.github.wsld.common.time.Standing;
import io.github.wsld.common.time.TimeMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
            0,
            new Standing(TimeMode.AUTO, Standing.Role.KEEPING, false, Optional.empty(), Optional.empty()),
            List.of(),
            Optional.empty());

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
            5,
            new Standing(
                    TimeMode.AUTO,
                    Standing.Role.WATCHING,
                    true,
                    Optional.of("stepped the clock"),
                    Optional.of(Duration.ofSeconds(12))),
            List.of(
                    new ClockWriter("systemd-timesyncd", OptionalLong.of(214), true, "runs"),
                    new ClockWriter("hv_utils of the kernel", OptionalLong.empty(), false, "steps")),
            Optional.empty());

    @Test
    void saysInWordsWhatIsKnown() {
        assertEquals("""
                clock: 1.500 ms ahead within 0.040 ms of the host's
                drift: -12.35 ppm within 0.50 ppm
                corrected: slewing by 300.000 ms, 7 s ago
                clock set by: not wsld (mode auto); another program sets it to another time again and again
                also here: systemd-timesyncd pid 214; runs; stepped the clock 12 s ago
                also here: hv_utils of the kernel; steps
                next look: in 4 s
                only measured: no right to
                last look failed: no answer""", text(CORRECTED));
    }

    @Test
    void saysWhatIsNotKnownYet() {
        assertEquals("""
                clock: not compared with the host's yet
                drift: not known yet
                corrected: never
                clock set by: wsld (mode auto)""", text(FRESH));
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
    void jsonNamesTheOthers() {
        JsonObject json = json(CORRECTED);
        assertEquals("auto", json.get("mode").getAsString());
        assertEquals("watching", json.get("role").getAsString());
        assertTrue(json.get("fight").getAsBoolean());
        assertEquals(12_000_000_000L, json.get("last_foreign_act_ago_ns").getAsLong());
        JsonObject timesyncd = json.getAsJsonArray("writers").get(0).getAsJsonObject();
        assertEquals("systemd-timesyncd", timesyncd.get("name").getAsString());
        assertEquals(214, timesyncd.get("pid").getAsLong());
        assertTrue(timesyncd.get("disciplines").getAsBoolean());
    }

    @Test
    void oneThatCannotBeSeenIsKnownByItsDeeds() {
        String text = text(with(
                new Standing(
                        TimeMode.AUTO,
                        Standing.Role.WATCHING,
                        false,
                        Optional.of("changed the clock's rate"),
                        Optional.of(Duration.ofSeconds(3))),
                Optional.empty()));
        assertTrue(text.contains("clock set by: another program, as long as it does so well (mode auto)"), text);
        assertTrue(
                text.contains("also here: a program that cannot be seen from here; changed the clock's rate 3 s ago"),
                text);
    }

    @Test
    void samplesForChronydAreCounted() {
        TimeStatus feeding = with(
                new Standing(TimeMode.FEED, Standing.Role.WATCHING, false, Optional.empty(), Optional.empty()),
                Optional.of(new TimeStatus.Feed("/run/chrony/wsld.sock", 7, Optional.of("nobody listens"))));
        String text = text(feeding);
        assertTrue(text.contains("clock set by: chronyd, by wsld's samples"), text);
        assertTrue(text.contains("samples for: /run/chrony/wsld.sock, 7 sent; nobody listens"), text);
        JsonObject feed = json(feeding).getAsJsonObject("feed");
        assertEquals(7, feed.get("sent").getAsLong());
        assertEquals("nobody listens", feed.get("problem").getAsString());
    }

    private static TimeStatus with(Standing standing, Optional<TimeStatus.Feed> feed) {
        return new TimeStatus(
                FRESH.offset(),
                FRESH.drift(),
                FRESH.lastCorrection(),
                FRESH.corrected(),
                FRESH.slewing(),
                FRESH.nextBurst(),
                FRESH.denial(),
                FRESH.problem(),
                0,
                0,
                0,
                0,
                0,
                standing,
                List.of(),
                feed);
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
