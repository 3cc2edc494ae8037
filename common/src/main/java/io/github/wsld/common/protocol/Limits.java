package io.github.wsld.common.protocol;

import java.time.Duration;

/** The limits of docs/protocol.md in one place. Lengths are in bytes. */
public final class Limits {

    /** Greatest body of a REQUEST or REPLY; the least is 1. */
    public static final int MAX_BODY = 1024;
    /** Greatest reason text in a reply. */
    public static final int MAX_REASON = 512;
    /** Greatest target; the least is 1. */
    public static final int MAX_TARGET = 255;
    /** Greatest JSON document that follows a REPLY to {@code info}. */
    public static final int MAX_JSON = 65536;
    /** Most entries of each list in {@link HostInfo}. */
    public static final int MAX_INFO_ENTRIES = 32;
    /** Greatest entry of such a list, and greatest version text. */
    public static final int MAX_INFO_TEXT = 255;

    /** Least window of a stream. */
    public static final int MIN_WINDOW = 4096;
    /** Greatest window of a stream. */
    public static final int MAX_WINDOW = 16 * 1024 * 1024;
    /** Most bytes in one DATA frame; the least is 1. */
    public static final int MAX_DATA = 65536;

    /** Most links of a host whose request is not there yet, or not proved yet; what exceeds it is refused as busy. */
    public static final int MAX_UNPROVED_LINKS = 128;
    /** The same for links that leave the host's machine; the oldest gives way to what exceeds it. */
    public static final int MAX_UNPROVED_TLS_LINKS = 64;
    /** Links that a host keeps ready for a guest that it dials. */
    public static final int SPARE_LINKS = 4;
    /** From accept or connect to the proved REQUEST, or to the whole request of one of the original's functions. */
    public static final Duration SETUP_DEADLINE = Duration.ofSeconds(10);
    /** From the guest's REQUEST to the REPLY. */
    public static final Duration REPLY_DEADLINE = Duration.ofSeconds(30);
    /** The host's connect to a target. */
    public static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);
    /** How long a host waits for the guest to close after the host's last word. */
    public static final Duration LAST_WORD_DEADLINE = Duration.ofSeconds(5);

    /** Most samples of a {@code tims} link that a guest has asked for and not read the answers to. */
    public static final int MAX_UNANSWERED_SAMPLES = 16;
    /** Most {@code tims} links of a host at once. */
    public static final int MAX_TIME_LINKS = 64;
    /** From a sample's request to its answer. */
    public static final Duration SAMPLE_DEADLINE = Duration.ofSeconds(2);

    private Limits() {}
}
