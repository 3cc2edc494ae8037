package io.github.wsld.e2e.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.e2e.Outcome;
import java.util.List;
import java.util.stream.StreamSupport;

/** What {@code doctor --json} of either program said, and how it ended. */
public record Diagnosis(Outcome outcome) {
    private static final int OK = 0;
    private static final int UNAVAILABLE = 69;

    public Diagnosis {
        boolean failed = outcome.out().contains("\"level\":\"failure\"");
        assertEquals(failed ? UNAVAILABLE : OK, outcome.exitCode(), outcome::toString);
        assertEquals("", outcome.err());
    }

    private List<JsonObject> findings(String title) {
        return StreamSupport.stream(
                        JsonParser.parseString(outcome.out())
                                .getAsJsonObject()
                                .getAsJsonArray("findings")
                                .spliterator(),
                        false)
                .map(JsonElement::getAsJsonObject)
                .filter(finding -> finding.get("title").getAsString().equals(title))
                .toList();
    }

    /** Asserts that one of the findings of this title has the level, the part of a text, and a help if it is to have one. */
    public Diagnosis says(String level, String title, String part) {
        JsonObject found = findings(title).stream()
                .filter(finding -> finding.get("level").getAsString().equals(level)
                        && finding.get("text").getAsString().contains(part))
                .findFirst()
                .orElseGet(() -> fail("no " + level + " of \"" + title + "\" says \"" + part + "\":\n" + outcome));
        assertEquals(level.equals("warning") || level.equals("failure"), found.has("help"), found::toString);
        return this;
    }

    /** The same, with this command among what helps. */
    public Diagnosis says(String level, String title, String part, String help) {
        says(level, title, part);
        assertTrue(
                findings(title).stream()
                        .filter(finding -> finding.has("help"))
                        .anyMatch(finding -> finding.get("help").getAsString().contains(help)),
                () -> "nothing helps by \"" + help + "\":\n" + outcome);
        return this;
    }

    /** Asserts that nothing of this title is said. */
    public Diagnosis saysNothing(String title) {
        assertTrue(findings(title).isEmpty(), outcome::toString);
        return this;
    }
}
