package io.github.wsld.guest.config;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a running wsld tells of its configuration on its control socket: an object of lists of strings.
 *
 * @param lines those of {@link ConfigLines}
 * @param fixed how those lines begin that the command line set, so that no file changes them
 */
public record ConfigReport(List<String> lines, List<String> fixed) {
    /** The command that asks for it. */
    public static final String COMMAND = "config";

    private static final String LINES = "lines";
    private static final String FIXED = "fixed";

    public ConfigReport {
        lines = List.copyOf(lines);
        fixed = List.copyOf(fixed);
    }

    public static ConfigReport of(ConfigSource source, GuestConfig inForce) {
        List<String> fixed = new ArrayList<>();
        if (!source.hosts().isEmpty()) {
            fixed.add(ConfigLines.HOST);
        }
        source.logLevel().ifPresent(level -> fixed.add(ConfigLines.LOG_LEVEL));
        return new ConfigReport(ConfigLines.of(inForce), fixed);
    }

    /**
     * What another configuration would change, if it were loaded: lines that go, with a minus, and lines that come,
     * with a plus.
     */
    public List<String> changes(GuestConfig other) {
        List<String> gone = new ArrayList<>(lines);
        List<String> come = new ArrayList<>();
        for (String line : ConfigLines.of(other)) {
            if (!gone.remove(line)) {
                come.add(line);
            }
        }
        List<String> changes = new ArrayList<>();
        gone.stream().filter(this::isFree).forEach(line -> changes.add("- " + line));
        come.stream().filter(this::isFree).forEach(line -> changes.add("+ " + line + advice(line)));
        return changes;
    }

    private boolean isFree(String line) {
        return fixed.stream().noneMatch(line::startsWith);
    }

    private static String advice(String line) {
        return Stream.of(ConfigLines.HOST, ConfigLines.KEY, ConfigLines.STREAMS).anyMatch(line::startsWith)
                ? "   (needs a restart)"
                : "";
    }

    public byte[] write() {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            writeList(json.name(LINES), lines);
            writeList(json.name(FIXED), fixed);
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void writeList(JsonWriter json, List<String> texts) throws IOException {
        json.beginArray();
        for (String text : texts) {
            json.value(text);
        }
        json.endArray();
    }

    /** @throws IOException when the text is no such report */
    public static ConfigReport read(String text) throws IOException {
        List<String> lines = List.of();
        List<String> fixed = List.of();
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case LINES -> lines = readList(json);
                    case FIXED -> fixed = readList(json);
                    default -> json.skipValue();
                }
            }
            json.endObject();
        } catch (IllegalStateException e) {
            throw new IOException("no report of a configuration: " + text, e);
        }
        return new ConfigReport(lines, fixed);
    }

    private static List<String> readList(JsonReader json) throws IOException {
        List<String> texts = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            texts.add(json.nextString());
        }
        json.endArray();
        return texts;
    }
}
