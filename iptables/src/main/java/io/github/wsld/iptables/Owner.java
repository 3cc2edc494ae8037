package io.github.wsld.iptables;

/**
 * Who set rules up, in words for a person; it stands in a comment of each rule. The distributions of a WSL VM share
 * their rules and not their processes, so that a pid alone says little.
 *
 * @param text at most 120 characters: letters, digits, blanks and {@code . _ : @ + -}
 */
public record Owner(String text) {
    /** nft takes comments of at most 128 bytes. */
    private static final int MOST_CHARACTERS = 120;

    public Owner {
        text = text.replaceAll("[^A-Za-z0-9 ._:@+-]", "_");
        text = text.substring(0, Math.min(text.length(), MOST_CHARACTERS)).strip();
    }

    /**
     * A process of this program.
     *
     * @param place the distribution, such as WSL_DISTRO_NAME tells or PRETTY_NAME in os-release
     */
    public static Owner process(long pid, String place) {
        return new Owner("wsld pid " + pid + " in " + place);
    }

    @Override
    public String toString() {
        return text;
    }
}
