package io.github.wsld.common.daemon;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a status from JSON in one pass. */
final class StatusReader {

    private StatusReader() {}

    static Status read(String text) throws IOException {
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            return readDocument(json);
        } catch (IllegalStateException | NumberFormatException | DateTimeException | ArithmeticException wrong) {
            // Gson's IllegalStateException is a value of another type than the one asked for.
            throw new IOException("the daemon's status is not understood: " + wrong.getMessage(), wrong);
        }
    }

    private static Status readDocument(JsonReader json) throws IOException {
        Fields fields = new Fields();
        List<Status.Listening> listeners = new ArrayList<>();
        List<Status.Note> notes = new ArrayList<>();
        List<Status.Relay> relays = new ArrayList<>();
        List<RecentErrors.Entry> errors = new ArrayList<>();
        List<Status.Stream> streams = new ArrayList<>();
        Fields streamCounters = new Fields();
        Optional<Status.HostLink> host = Optional.empty();
        Status.Counters counters = Status.Counters.NONE;
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            switch (name) {
                case "listeners" -> readArray(json, () -> listeners.add(listening(Fields.of(json))));
                case "host" -> host = Optional.of(host(Fields.of(json)));
                case "notes" -> readArray(json, () -> notes.add(note(Fields.of(json))));
                case "relays" -> readArray(json, () -> relays.add(relay(Fields.of(json))));
                case "streams" -> readArray(json, () -> streams.add(stream(Fields.of(json))));
                case "stream_counters" -> streamCounters = Fields.of(json);
                case "counters" -> counters = counters(Fields.of(json));
                case "errors" -> readArray(json, () -> errors.add(error(Fields.of(json))));
                default -> fields.read(name, json);
            }
        }
        json.endObject();
        if (fields.has("error")) {
            throw new IOException("the daemon replied: " + fields.text("error"));
        }
        if (!fields.has("program")) {
            throw new IOException("the reply is no status: it names no program");
        }
        return new Status(
                fields.text("program"),
                fields.text("version"),
                fields.number("pid"),
                fields.time("started_at"),
                Duration.ofMillis(fields.number("uptime_ms")),
                listeners,
                host,
                notes,
                relays,
                fields.number("relays_omitted"),
                counters,
                errors,
                new Status.Streams(
                        streams,
                        fields.number("streams_omitted"),
                        streamCounters.number("opened"),
                        streamCounters.number("resumes"),
                        streamCounters.number("lost_links")));
    }

    private interface Element {
        void read() throws IOException;
    }

    private static void readArray(JsonReader json, Element element) throws IOException {
        json.beginArray();
        while (json.hasNext()) {
            element.read();
        }
        json.endArray();
    }

    private static Status.Listening listening(Fields fields) {
        return new Status.Listening(fields.text("purpose"), fields.text("endpoint"));
    }

    private static Status.HostLink host(Fields fields) throws IOException {
        String state = fields.text("state");
        return new Status.HostLink(
                fields.text("endpoint"),
                linkState(state),
                fields.has("round_trip_us")
                        ? Optional.of(Duration.ofNanos(Math.multiplyExact(fields.number("round_trip_us"), 1000L)))
                        : Optional.empty(),
                fields.has("version") ? Optional.of(fields.text("version")) : Optional.empty());
    }

    private static Status.LinkState linkState(String name) throws IOException {
        for (Status.LinkState state : Status.LinkState.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(name)) {
                return state;
            }
        }
        throw new IOException("the daemon's status is not understood: host link is \"" + name + "\"");
    }

    private static Status.Note note(Fields fields) {
        return new Status.Note(fields.text("name"), fields.text("text"));
    }

    private static Status.Relay relay(Fields fields) {
        return new Status.Relay(
                fields.number("id"),
                fields.text("target"),
                fields.number("up_bytes"),
                fields.number("down_bytes"),
                Duration.ofMillis(fields.number("age_ms")),
                fields.text("state"));
    }

    private static Status.Stream stream(Fields fields) {
        return new Status.Stream(
                fields.text("target"),
                fields.text("state"),
                Duration.ofMillis(fields.number("age_ms")),
                fields.number("up_bytes"),
                fields.number("down_bytes"),
                fields.number("waiting_bytes"),
                fields.number("resumes"),
                fields.has("endpoint") ? Optional.of(fields.text("endpoint")) : Optional.empty());
    }

    private static Status.Counters counters(Fields fields) {
        return new Status.Counters(
                fields.number("accepted"),
                fields.number("active"),
                fields.number("refused"),
                fields.number("up_bytes"),
                fields.number("down_bytes"),
                fields.number("unknown_functions"));
    }

    private static RecentErrors.Entry error(Fields fields) {
        return new RecentErrors.Entry(
                fields.time("first_at"), fields.time("last_at"), fields.number("times"), fields.text("text"));
    }

    /** The strings and numbers of one object, as text; members of other types are skipped. */
    private static final class Fields {
        private final Map<String, String> values = new HashMap<>();

        static Fields of(JsonReader json) throws IOException {
            Fields fields = new Fields();
            json.beginObject();
            while (json.hasNext()) {
                fields.read(json.nextName(), json);
            }
            json.endObject();
            return fields;
        }

        void read(String name, JsonReader json) throws IOException {
            switch (json.peek()) {
                case STRING, NUMBER -> values.put(name, json.nextString());
                default -> json.skipValue();
            }
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        String text(String name) {
            return values.getOrDefault(name, "");
        }

        long number(String name) {
            return Long.parseLong(values.getOrDefault(name, "0"));
        }

        Instant time(String name) {
            return has(name) ? Instant.parse(text(name)) : Instant.EPOCH;
        }
    }
}
