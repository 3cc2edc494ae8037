package io.github.wsld.common.protocol;

/** Printable ASCII without the space, 0x21 to 0x7e: what targets and names on the wire are made of. */
final class Ascii {

    private Ascii() {}

    static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Whether a text is printable and has 1 to {@code most} characters. */
    static boolean isToken(String text, int most) {
        return !text.isEmpty() && text.length() <= most && isPrintable(text);
    }
}
