package io.github.wsld.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void areThrownTogetherInTheOrderOfTheFile() throws ConfigException {
        Problems problems = new Problems("a.toml");
        problems.throwIfAny();
        problems.add(2, 1, "third");
        problems.add(1, 9, "second");
        problems.add(1, 2, "first");
        ConfigException all = assertThrows(ConfigException.class, problems::throwIfAny);
        assertEquals("a.toml:1:2: first\na.toml:1:9: second\na.toml:2:1: third", all.getMessage());
        assertEquals(new Problem("a.toml", 1, 2, "first"), all.problems().get(0));
    }

    @Test
    void isOneLineWhateverItTellsOf() {
        assertEquals("a\\u000ab: x\\u001b[2J\\u202ey", new Problem("a\nb", 0, 0, "x\u001b[2J\u202ey").toString());
        assertEquals("\"" + "é".repeat(80) + "...\"", OneLine.quote("é".repeat(81)));
        assertEquals(List.of("\"\\ud800\""), List.of(OneLine.quote("\ud800")));
    }
}
