package io.github.wsld.guest.x11;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The displays of a running wsld as its control socket names them: a JSON array of numbers. */
public final class DisplayList {
    /** The command that asks for it. */
    public static final String COMMAND = "displays";

    private DisplayList() {}

    public static byte[] write(List<Integer> displays) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginArray();
            for (int display : displays) {
                json.value(display);
            }
            json.endArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when the text is no such list */
    public static List<Integer> read(String text) throws IOException {
        List<Integer> displays = new ArrayList<>();
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.beginArray();
            while (json.hasNext()) {
                displays.add(json.nextInt());
            }
            json.endArray();
        } catch (IllegalStateException | NumberFormatException e) {
            throw new IOException("no list of displays: " + text, e);
        }
        return displays;
    }
}
