package io.github.wsld.common.protocol;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@link HostInfo} as JSON:
 * {@code {"version":"1.0","functions":["x11"],"targets":["x11"],"limits":{"links":4096},"instance":"32 hex digits"}}.
 */
final class HostInfoJson {

    private static final int MAX_NESTING = 16;

    private String version;
    private List<String> functions;
    private List<String> targets;
    private Integer links;
    private Instance instance;

    private HostInfoJson() {}

    static byte[] write(HostInfo info) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.beginObject();
            out.name("version").value(info.version());
            writeTexts(out.name("functions"), info.functions());
            writeTexts(out.name("targets"), info.targets());
            out.name("limits").beginObject().name("links").value(info.links()).endObject();
            out.name("instance").value(info.instance().toString());
            out.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static HostInfo read(byte[] json) throws ProtocolException {
        if (json.length > Limits.MAX_JSON) {
            throw new ProtocolException("host information has " + json.length + " bytes, at most " + Limits.MAX_JSON);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return new HostInfoJson().document(text);
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            throw new ProtocolException("host information cannot be read: " + e.getMessage());
        }
    }

    private static void writeTexts(JsonWriter out, List<String> texts) throws IOException {
        out.beginArray();
        for (String text : texts) {
            out.value(text);
        }
        out.endArray();
    }

    private HostInfo document(String text) throws IOException, ProtocolException {
        JsonReader in = new JsonReader(new StringReader(text));
        in.setStrictness(Strictness.STRICT);
        in.setNestingLimit(MAX_NESTING);
        Set<String> seen = new HashSet<>();
        in.beginObject();
        while (in.hasNext()) {
            String key = in.nextName();
            if (!seen.add(key)) {
                throw new ProtocolException("host information names a key twice");
            }
            value(key, in);
        }
        in.endObject();
        if (in.peek() != JsonToken.END_DOCUMENT) {
            throw new ProtocolException("host information goes on after its end");
        }
        if (version == null || functions == null || targets == null || links == null || instance == null) {
            throw new ProtocolException(
                    "host information lacks one of version, functions, targets, limits.links, instance");
        }
        return new HostInfo(version, functions, targets, links, instance);
    }

    private void value(String key, JsonReader in) throws IOException, ProtocolException {
        switch (key) {
            case "version" -> version = text(in);
            case "functions" -> functions = texts(in);
            case "targets" -> targets = texts(in);
            case "limits" -> limits(in);
            case "instance" -> instance = Instance.parse(text(in));
            default -> in.skipValue();
        }
    }

    private void limits(JsonReader in) throws IOException, ProtocolException {
        in.beginObject();
        while (in.hasNext()) {
            if (!in.nextName().equals("links")) {
                in.skipValue();
            } else if (links != null) {
                throw new ProtocolException("host information names a key twice");
            } else {
                require(JsonToken.NUMBER, in);
                links = in.nextInt();
            }
        }
        in.endObject();
    }

    private static List<String> texts(JsonReader in) throws IOException, ProtocolException {
        List<String> texts = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            if (texts.size() == Limits.MAX_INFO_ENTRIES) {
                throw new ProtocolException(
                        "a list in host information has more than " + Limits.MAX_INFO_ENTRIES + " entries");
            }
            texts.add(text(in));
        }
        in.endArray();
        return texts;
    }

    private static String text(JsonReader in) throws IOException, ProtocolException {
        require(JsonToken.STRING, in);
        return in.nextString();
    }

    /** The reader by itself would turn numbers into strings and back. */
    private static void require(JsonToken token, JsonReader in) throws IOException, ProtocolException {
        if (in.peek() != token) {
            throw new ProtocolException("host information has " + in.peek() + " where " + token + " belongs");
        }
    }
}
