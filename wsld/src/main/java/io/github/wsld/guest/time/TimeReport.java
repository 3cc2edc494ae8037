package io.github.wsld.guest.time;

import com.google.gson.stream.JsonWriter;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.time.Correction;
import io.github.wsld.common.time.DriftEstimate;
import io.github.wsld.common.time.OffsetEstimate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A {@link TimeStatus} in words, and as JSON for {@code wsld time --json}. */
public final class TimeReport {
    /** The command of the control socket that asks for the JSON. */
    public static final String COMMAND = "time";

    private TimeReport() {}

    /** Lines of a name and a text, for people. */
    static List<Status.Note> notes(TimeStatus status) {
        List<Status.Note> notes = new ArrayList<>();
        notes.add(note("clock", offset(status.offset())));
        notes.add(note("drift", drift(status.drift())));
        notes.add(note("corrected", corrected(status)));
        notes.addAll(WriterReport.notes(status));
        status.nextBurst().ifPresent(left -> notes.add(note("next look", "in " + seconds(left))));
        status.denial().ifPresent(denial -> notes.add(note("only measured", denial)));
        status.problem().ifPresent(problem -> notes.add(note("last look failed", problem)));
        return notes;
    }

    /** All of it, one JSON object; absent keys are not known. Times are in nanoseconds. */
    public static byte[] json(TimeStatus status) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setSerializeNulls(false);
            json.beginObject();
            if (status.offset().isPresent()) {
                json.name("offset_ns").value(status.offset().get().offset());
                json.name("bound_ns").value(status.offset().get().bound());
            }
            if (status.drift().isKnown()) {
                json.name("drift_ppm").value(status.drift().ppm());
                json.name("drift_bound_ppm").value(status.drift().boundPpm());
            }
            if (status.lastCorrection().isPresent()) {
                Correction last = status.lastCorrection().get();
                json.name("last_correction").beginObject();
                json.name("kind").value(last.kind().name().toLowerCase(Locale.ROOT));
                json.name("offset_ns").value(last.offset());
                json.name("ago_ns")
                        .value(status.corrected().map(Duration::toNanos).orElse(0L));
                json.endObject();
            }
            json.name("slewing").value(status.slewing());
            json.name("next_look_ns")
                    .value(status.nextBurst().map(Duration::toNanos).orElse(null));
            json.name("may_adjust").value(status.denial().isEmpty());
            json.name("denial").value(status.denial().orElse(null));
            json.name("problem").value(status.problem().orElse(null));
            json.name("bursts").value(status.bursts());
            json.name("discarded").value(status.discarded());
            json.name("jumps").value(status.jumps());
            json.name("resumes").value(status.resumes());
            json.name("foreign_steps").value(status.foreignSteps());
            WriterReport.write(status, json);
            json.name("text").beginArray();
            for (Status.Note note : notes(status)) {
                json.value(note.name() + ": " + note.text());
            }
            json.endArray();
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String offset(Optional<OffsetEstimate> estimate) {
        return estimate.map(known -> signed(known.offset()) + " within " + millis(known.bound()) + " of the host's")
                .orElse("not compared with the host's yet");
    }

    private static String drift(DriftEstimate drift) {
        return drift.isKnown()
                ? String.format(Locale.ROOT, "%+.2f ppm within %.2f ppm", drift.ppm(), drift.boundPpm())
                : "not known yet";
    }

    private static String corrected(TimeStatus status) {
        if (status.lastCorrection().isEmpty()) {
            return "never";
        }
        Correction last = status.lastCorrection().get();
        String how =
                last.kind() == Correction.Kind.STEP ? "stepped by " : status.slewing() ? "slewing by " : "slewed by ";
        return how + millis(last.offset()) + ", "
                + status.corrected().map(TimeReport::seconds).orElse("0 s") + " ago";
    }

    /** The clock against the host's: the estimate says what the host's is ahead by. */
    private static String signed(long hostAhead) {
        return hostAhead == 0 ? "even" : millis(Math.abs(hostAhead)) + (hostAhead > 0 ? " behind" : " ahead");
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.0f s", duration.toMillis() / 1e3);
    }

    private static Status.Note note(String name, String text) {
        return new Status.Note(name, text);
    }
}
