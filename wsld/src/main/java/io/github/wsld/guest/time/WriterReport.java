package io.github.wsld.guest.time;

import com.google.gson.stream.JsonWriter;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.time.ClockWriter;
import io.github.wsld.common.time.Standing;
import io.github.wsld.common.time.TimeMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who sets the clock, in words and as JSON. */
final class WriterReport {
    private WriterReport() {}

    static List<Status.Note> notes(TimeStatus status) {
        List<Status.Note> notes = new ArrayList<>();
        notes.add(new Status.Note("clock set by", keeper(status)));
        for (ClockWriter writer : status.writers()) {
            notes.add(new Status.Note("also here", writer.title() + "; " + text(writer, status)));
        }
        Standing standing = status.standing();
        if (keepers(status) == 0 && standing.lastAct().isPresent()) {
            notes.add(new Status.Note("also here", "a program that cannot be seen from here; " + lastAct(standing)));
        }
        status.feed()
                .ifPresent(feed -> notes.add(new Status.Note(
                        "samples for",
                        feed.name() + ", " + feed.sent() + " sent"
                                + feed.problem().map(problem -> "; " + problem).orElse(""))));
        return notes;
    }

    private static String keeper(TimeStatus status) {
        Standing standing = status.standing();
        String mode = " (mode " + standing.mode().name().toLowerCase(Locale.ROOT) + ")";
        if (standing.mode() == TimeMode.FEED) {
            return "chronyd, by wsld's samples";
        }
        String fight = standing.fight() ? "; another program sets it to another time again and again" : "";
        String who = status.denial().isPresent() || standing.mode() == TimeMode.WATCH
                ? "not wsld"
                : switch (standing.role()) {
                    case KEEPING -> "wsld";
                    case WATCHING -> "another program, as long as it does so well";
                    case CORRECTING -> "wsld for once, as another program left it wrong";
                };
        return who + mode + fight;
    }

    private static long keepers(TimeStatus status) {
        return status.writers().stream().filter(ClockWriter::disciplines).count();
    }

    /** What was done is the deed of the only one that can have done it. */
    private static String text(ClockWriter writer, TimeStatus status) {
        if (!writer.disciplines()) {
            return writer.evidence();
        }
        String act = status.standing().lastAct().isEmpty()
                ? "has not touched the clock that wsld knows of"
                : (keepers(status) > 1 ? "it or another one " : "") + lastAct(status.standing());
        return writer.evidence() + "; " + act;
    }

    private static String lastAct(Standing standing) {
        return standing.lastAct().orElseThrow() + " "
                + standing.sinceLastAct().map(Duration::toSeconds).orElse(0L) + " s ago";
    }

    static void write(TimeStatus status, JsonWriter json) throws IOException {
        Standing standing = status.standing();
        json.name("mode").value(standing.mode().name().toLowerCase(Locale.ROOT));
        json.name("role").value(standing.role().name().toLowerCase(Locale.ROOT));
        json.name("fight").value(standing.fight());
        json.name("last_foreign_act").value(standing.lastAct().orElse(null));
        json.name("last_foreign_act_ago_ns")
                .value(standing.sinceLastAct().map(Duration::toNanos).orElse(null));
        json.name("writers").beginArray();
        for (ClockWriter writer : status.writers()) {
            json.beginObject();
            json.name("name").value(writer.name());
            if (writer.pid().isPresent()) {
                json.name("pid").value(writer.pid().getAsLong());
            }
            json.name("disciplines").value(writer.disciplines());
            json.name("evidence").value(writer.evidence());
            json.endObject();
        }
        json.endArray();
        if (status.feed().isPresent()) {
            TimeStatus.Feed feed = status.feed().get();
            json.name("feed").beginObject();
            json.name("socket").value(feed.name());
            json.name("sent").value(feed.sent());
            json.name("problem").value(feed.problem().orElse(null));
            json.endObject();
        }
    }
}
