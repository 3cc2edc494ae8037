package io.github.wsld.host.vm;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads ids of virtual machines as Windows writes them: 8-4-4-4-12 hexadecimal digits, in braces or not. */
public final class VmIds {
    /** {@link UUID#fromString} alone also takes shortened groups. */
    private static final Pattern ID =
            Pattern.compile("(?<![\\w-])\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}(?![\\w-])");

    private static final UUID NIL = new UUID(0, 0);

    private VmIds() {}

    /** The id that a text is. */
    public static Optional<UUID> parse(String text) {
        String bare = text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
        return find(bare).filter(id -> bare.length() == id.toString().length());
    }

    /** The first id that stands in a text. Never the nil one, which to a Hyper-V socket means every machine. */
    static Optional<UUID> find(String text) {
        Matcher matcher = ID.matcher(text);
        return matcher.find()
                ? Optional.of(UUID.fromString(matcher.group())).filter(id -> !id.equals(NIL))
                : Optional.empty();
    }
}
