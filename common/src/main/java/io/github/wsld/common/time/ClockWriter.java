package io.github.wsld.common.time;

import java.util.OptionalLong;

/**
 * Something else that sets this clock.
 *
 * @param name what people call it
 * @param pid of its process; empty when it has none, or none to be seen
 * @param disciplines it keeps the clock all the time, as opposed to a step now and then
 * @param evidence what it is known by
 */
public record ClockWriter(String name, OptionalLong pid, boolean disciplines, String evidence) {

    /** Name and process. */
    public String title() {
        return pid.isPresent() ? name + " pid " + pid.getAsLong() : name;
    }
}
