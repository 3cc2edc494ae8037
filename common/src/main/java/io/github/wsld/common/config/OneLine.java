package io.github.wsld.common.config;

/** Foreign text made fit for one line of a message: control characters are escaped, long text is cut. */
public final class OneLine {

    /** Most characters of foreign text that a message repeats. */
    static final int MAX_QUOTED = 80;

    private OneLine() {}

    /** The text with control characters, line separators and lone surrogates written as {@code \}{@code uXXXX}. */
    public static String escape(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isUnprintable(c)) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** The text escaped, in double quotes, and cut to {@value #MAX_QUOTED} characters. */
    public static String quote(String text) {
        int length = text.codePointCount(0, text.length());
        if (length <= MAX_QUOTED) {
            return '"' + escape(text) + '"';
        }
        return '"' + escape(text.substring(0, text.offsetByCodePoints(0, MAX_QUOTED))) + "...\"";
    }

    /** Format characters are among them: an override of the writing direction would show a message as another. */
    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
