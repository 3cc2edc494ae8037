package io.github.wsld.common.daemon;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A {@link Status} as JSON. Names are snake case and end with their unit; times are RFC 3339 in UTC. Readers skip what they do not
 * know, and what is missing is empty or 0, so that versions may differ.
 */
public final class StatusJson {

    private StatusJson() {}

    /** One JSON document with a newline. */
    public static byte[] write(Status status) {
        return document(json -> {
            json.beginObject();
            json.name("program").value(status.program());
            json.name("version").value(status.version());
            json.name("pid").value(status.pid());
            json.name("started_at").value(status.startedAt().toString());
            json.name("uptime_ms").value(status.uptime().toMillis());
            json.name("listeners").beginArray();
            for (Status.Listening listening : status.listeners()) {
                json.beginObject();
                json.name("purpose").value(listening.purpose());
                json.name("endpoint").value(listening.endpoint());
                json.endObject();
            }
            json.endArray();
            if (status.host().isPresent()) {
                writeHost(json.name("host"), status.host().get());
            }
            json.name("notes").beginArray();
            for (Status.Note note : status.notes()) {
                json.beginObject();
                json.name("name").value(note.name());
                json.name("text").value(note.text());
                json.endObject();
            }
            json.endArray();
            writeRelays(json, status);
            writeStreams(json, status.streams());
            writeCounters(json.name("counters"), status.counters());
            json.name("errors").beginArray();
            for (RecentErrors.Entry error : status.errors()) {
                json.beginObject();
                json.name("first_at").value(error.first().toString());
                json.name("last_at").value(error.last().toString());
                json.name("times").value(error.times());
                json.name("text").value(error.text());
                json.endObject();
            }
            json.endArray();
            json.endObject();
        });
    }

    private static void writeHost(JsonWriter json, Status.HostLink host) throws IOException {
        json.beginObject();
        json.name("endpoint").value(host.endpoint());
        json.name("state").value(host.state().name().toLowerCase(Locale.ROOT));
        if (host.roundTrip().isPresent()) {
            json.name("round_trip_us").value(host.roundTrip().get().toNanos() / 1000);
        }
        if (host.peerVersion().isPresent()) {
            json.name("version").value(host.peerVersion().get());
        }
        json.endObject();
    }

    private static void writeRelays(JsonWriter json, Status status) throws IOException {
        List<Status.Relay> listed =
                status.relays().subList(0, Math.min(status.relays().size(), Status.MAX_RELAYS));
        json.name("relays").beginArray();
        for (Status.Relay relay : listed) {
            json.beginObject();
            json.name("id").value(relay.id());
            json.name("target").value(relay.target());
            json.name("up_bytes").value(relay.bytesUp());
            json.name("down_bytes").value(relay.bytesDown());
            json.name("age_ms").value(relay.age().toMillis());
            json.name("state").value(relay.state());
            json.endObject();
        }
        json.endArray();
        long omitted = status.relaysOmitted() + status.relays().size() - listed.size();
        json.name("relays_omitted").value(omitted);
    }

    private static void writeStreams(JsonWriter json, Status.Streams streams) throws IOException {
        List<Status.Stream> listed =
                streams.open().subList(0, Math.min(streams.open().size(), Status.MAX_RELAYS));
        json.name("streams").beginArray();
        for (Status.Stream stream : listed) {
            json.beginObject();
            json.name("target").value(stream.target());
            json.name("state").value(stream.state());
            json.name("age_ms").value(stream.age().toMillis());
            json.name("up_bytes").value(stream.bytesUp());
            json.name("down_bytes").value(stream.bytesDown());
            json.name("waiting_bytes").value(stream.bytesWaiting());
            json.name("resumes").value(stream.resumes());
            if (stream.endpoint().isPresent()) {
                json.name("endpoint").value(stream.endpoint().get());
            }
            json.endObject();
        }
        json.endArray();
        json.name("streams_omitted").value(streams.omitted() + streams.open().size() - listed.size());
        json.name("stream_counters").beginObject();
        json.name("opened").value(streams.opened());
        json.name("resumes").value(streams.resumes());
        json.name("lost_links").value(streams.lostLinks());
        json.endObject();
    }

    private static void writeCounters(JsonWriter json, Status.Counters counters) throws IOException {
        json.beginObject();
        json.name("accepted").value(counters.accepted());
        json.name("active").value(counters.active());
        json.name("refused").value(counters.refused());
        json.name("up_bytes").value(counters.bytesUp());
        json.name("down_bytes").value(counters.bytesDown());
        json.name("unknown_functions").value(counters.unknownFunctions());
        json.endObject();
    }

    /**
     * Reads what {@link #write} wrote, in this or another version.
     *
     * @throws IOException when it is no status, or the daemon's error, with its text
     */
    public static Status read(String json) throws IOException {
        return StatusReader.read(json);
    }

    /** The document {@code {"error":"..."}}. */
    public static byte[] error(String text) {
        return document(json -> json.beginObject().name("error").value(text).endObject());
    }

    private interface Content {
        void write(JsonWriter json) throws IOException;
    }

    private static byte[] document(Content content) {
        StringWriter text = new StringWriter();
        try {
            content.write(new JsonWriter(text));
        } catch (IOException bug) {
            throw new UncheckedIOException("writing to memory", bug);
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
