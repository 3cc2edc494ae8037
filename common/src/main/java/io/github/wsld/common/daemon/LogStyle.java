package io.github.wsld.common.daemon;

/** How a log line looks, by what reads it. */
public enum LogStyle {
    /** A terminal: time of day, level, name, message. */
    TERMINAL,
    /** A terminal that shows colours: as {@link #TERMINAL} with the level coloured. */
    COLOUR,
    /** A file or pipe: as {@link #TERMINAL} with date and offset from UTC. */
    PLAIN,
    /** The journal of systemd, which keeps time and priority itself: {@code <6>} before each line, see sd-daemon(3). */
    JOURNAL
}
