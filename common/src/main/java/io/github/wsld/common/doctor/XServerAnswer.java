package io.github.wsld.common.doctor;

/** What an X server said to a client without a cookie. */
public sealed interface XServerAnswer {
    /**
     * The client may go on.
     *
     * @param release as the vendor counts
     */
    record Accepted(String vendor, long release) implements XServerAnswer {}

    /** The client is sent away, or is to prove who it is. */
    record Refused(String reason) implements XServerAnswer {}

    /** There is no X server, or no way to it. */
    record None(String reason) implements XServerAnswer {}
}
