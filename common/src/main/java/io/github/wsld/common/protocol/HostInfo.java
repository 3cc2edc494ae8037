package io.github.wsld.common.protocol;

import java.util.List;

/**
 * What a host tells of itself by {@link Function#INFO}.
 *
 * @param version of the program
 * @param functions that it serves, each as {@link Function#text}; a newer host may name some that we do not know
 * @param targets that {@code conn} connects to: {@code x11}, {@code x11:N}, {@code tcp:RANGES}, {@code agent:ssh}
 * @param links most links that it serves at once, 1 or more
 * @param instance this run of it
 */
public record HostInfo(String version, List<String> functions, List<String> targets, int links, Instance instance) {

    /** @throws IllegalArgumentException when a text is empty, too long or not printable ASCII, or a list is too long */
    public HostInfo {
        requireText("version", version);
        functions = requireTexts("function", functions);
        targets = requireTexts("target", targets);
        if (links < 1) {
            throw new IllegalArgumentException("a host that serves " + links + " links serves nothing");
        }
    }

    /** The JSON document in UTF-8, shorter than {@link Limits#MAX_JSON} bytes. */
    public byte[] toJson() {
        return HostInfoJson.write(this);
    }

    /** Reads a document: unknown keys are passed over, all else is strict. */
    public static HostInfo fromJson(byte[] json) throws ProtocolException {
        return HostInfoJson.read(json);
    }

    private static List<String> requireTexts(String what, List<String> texts) {
        if (texts.size() > Limits.MAX_INFO_ENTRIES) {
            throw new IllegalArgumentException(
                    "host information names " + texts.size() + " of " + what + ", at most " + Limits.MAX_INFO_ENTRIES);
        }
        texts.forEach(text -> requireText(what, text));
        return List.copyOf(texts);
    }

    private static void requireText(String what, String text) {
        if (!Ascii.isToken(text, Limits.MAX_INFO_TEXT)) {
            throw new IllegalArgumentException(
                    what + " in host information is not 1 to " + Limits.MAX_INFO_TEXT + " printable ASCII characters");
        }
    }
}
