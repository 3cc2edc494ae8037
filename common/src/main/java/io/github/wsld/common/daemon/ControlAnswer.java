package io.github.wsld.common.daemon;

/**
 * What a daemon replied.
 *
 * @param pid process id of the daemon
 * @param json one JSON document, as received
 */
public record ControlAnswer(long pid, String json) {}
