package io.github.wsld.common.doctor;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Findings for programs: an object with {@code program}, {@code version} and {@code findings}, an array of objects with
 * {@code level} ({@code ok}, {@code not_used}, {@code warning}, {@code failure}), {@code title}, {@code text} and, for a warning
 * or failure, {@code help}.
 */
public final class FindingsJson {

    private FindingsJson() {}

    /** One JSON document with a newline. */
    public static String write(String program, String version, Findings findings) {
        StringWriter text = new StringWriter();
        try {
            JsonWriter json = new JsonWriter(text);
            json.beginObject();
            json.name("program").value(program);
            json.name("version").value(version);
            json.name("findings").beginArray();
            for (Finding finding : findings.all()) {
                json.beginObject();
                json.name("level").value(finding.level().name().toLowerCase(Locale.ROOT));
                json.name("title").value(finding.title());
                json.name("text").value(finding.text());
                if (finding.help().isPresent()) {
                    json.name("help").value(finding.help().get());
                }
                json.endObject();
            }
            json.endArray();
            json.endObject();
        } catch (IOException bug) {
            throw new UncheckedIOException("writing to memory", bug);
        }
        return text.append('\n').toString();
    }
}
