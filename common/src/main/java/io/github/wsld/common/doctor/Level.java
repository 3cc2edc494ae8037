package io.github.wsld.common.doctor;

/** How bad a finding is, the mildest first. */
public enum Level {
    /** What was looked for is as it should be. */
    OK("ok"),
    /** The configuration does not ask for it, or it is not there and nobody misses it. */
    NOT_USED("not used"),
    /** It works, but less well than it could, or it may soon not. */
    WARNING("warning"),
    /** Something that is asked for does not work. */
    FAILURE("FAILURE");

    private final String word;

    Level(String word) {
        this.word = word;
    }

    /** For people. */
    public String word() {
        return word;
    }
}
