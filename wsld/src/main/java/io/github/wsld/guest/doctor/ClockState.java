package io.github.wsld.guest.doctor;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the clock is doing, as far as a wsld tells, in {@code TimeReport}'s JSON.
 *
 * @param offset what the host's clock is ahead by, in nanoseconds; empty before the first comparison
 * @param bound by what that may be wrong, in nanoseconds; 0 without it
 * @param denial why the clock is only measured
 * @param problem why the newest look came to nothing
 * @param mode as the configuration calls it: who sets the clock
 * @param fight whether another program sets the clock to another time again and again
 * @param writers programs that keep the clock
 */
record ClockState(
        Optional<Long> offset,
        long bound,
        Optional<String> denial,
        Optional<String> problem,
        String mode,
        boolean fight,
        List<String> writers) {

    private static final String WATCH = "watch";

    ClockState {
        writers = List.copyOf(writers);
    }

    /** Whether wsld is to set the clock. */
    boolean isToBeSet() {
        return !mode.equals(WATCH);
    }

    /**
     * Empty when the wsld leaves the clock alone, which it says as an error.
     *
     * @throws IOException when the text is no such report
     */
    static Optional<ClockState> read(String json) throws IOException {
        try {
            JsonObject report = JsonParser.parseString(json).getAsJsonObject();
            if (report.has("error")) {
                return Optional.empty();
            }
            List<String> writers = new ArrayList<>();
            if (report.has("writers")) {
                JsonArray all = report.getAsJsonArray("writers");
                for (JsonElement writer : all) {
                    if (isTrue(writer.getAsJsonObject(), "disciplines")) {
                        text(writer.getAsJsonObject(), "name").ifPresent(writers::add);
                    }
                }
            }
            return Optional.of(new ClockState(
                    Optional.ofNullable(report.get("offset_ns")).map(JsonElement::getAsLong),
                    report.has("bound_ns") ? report.get("bound_ns").getAsLong() : 0,
                    text(report, "denial"),
                    text(report, "problem"),
                    text(report, "mode").orElse(""),
                    isTrue(report, "fight"),
                    writers));
        } catch (JsonParseException | IllegalStateException | ClassCastException e) {
            throw new IOException("no report of a clock: " + json, e);
        }
    }

    private static boolean isTrue(JsonObject object, String name) {
        return object.has(name) && object.get(name).getAsBoolean();
    }

    private static Optional<String> text(JsonObject report, String name) {
        return Optional.ofNullable(report.get(name))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString);
    }
}
