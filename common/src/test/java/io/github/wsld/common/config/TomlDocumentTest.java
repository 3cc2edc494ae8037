package io.github.wsld.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TomlDocumentTest {

    private final Problems problems = new Problems("f");

    @Test
    void givesValuesOfEachType() {
        Section top = document("i = 5\ns = \"x\"\nb = true\nl = [1, \"two\"]\n").top();
        assertEquals(Optional.of(5L), top.value("i").orElseThrow().integer(5, 5));
        assertEquals(Optional.of("x"), top.value("s").orElseThrow().string());
        assertEquals(Optional.of(true), top.value("b").orElseThrow().bool());
        assertEquals(Optional.of(7), top.value("s").orElseThrow().parsed(text -> 7));
        assertEquals(Optional.of('X'), top.value("s").orElseThrow().choice(Map.of("x", 'X')));
        List<Value> list = top.value("l").flatMap(Value::list).orElseThrow();
        assertTrue(list.get(0).isInteger());
        assertTrue(list.get(1).isString());
        assertEquals(Optional.empty(), top.value("absent"));
        assertEquals("", told());
    }

    @Test
    void notesWrongTypesAtTheValueAndGivesNothing() {
        Section top = document("i = \"5\"\ns = 1.5\nb = 1979-05-27\nl = false\np = []\nc = {}\nd.e = 1\n")
                .top();
        assertEquals(Optional.empty(), top.value("i").orElseThrow().integer(0, 9));
        assertEquals(Optional.empty(), top.value("s").orElseThrow().string());
        assertEquals(Optional.empty(), top.value("b").orElseThrow().bool());
        assertEquals(Optional.empty(), top.value("l").orElseThrow().list());
        assertEquals(Optional.empty(), top.value("p").orElseThrow().parsed(text -> text));
        assertEquals(Optional.empty(), top.value("c").orElseThrow().choice(Map.of()));
        assertEquals(Optional.empty(), top.value("d").orElseThrow().bool());
        assertEquals("""
                f:1:5: i is a string, not an integer
                f:2:5: s is a decimal number, not a string
                f:3:5: b is a date or time, not true or false
                f:4:5: l is false, not a list
                f:5:5: p is a list, not a string
                f:6:5: c is a section, not a string
                f:7:1: d is a section, not true or false
                """, told());
    }

    @Test
    void notesValuesOutOfRange() {
        Section top = document("i = 10\nn = -1\nw = \"blak\"\nv = \"mauve\"\np = \"x\"")
                .top();
        Map<String, Integer> colours = new LinkedHashMap<>();
        colours.put("black", 0);
        colours.put("white", 1);
        assertEquals(Optional.empty(), top.value("i").orElseThrow().integer(0, 9));
        assertEquals(Optional.empty(), top.value("n").orElseThrow().integer(0, 9));
        assertEquals(Optional.empty(), top.value("w").orElseThrow().choice(colours));
        assertEquals(Optional.empty(), top.value("v").orElseThrow().choice(colours));
        assertEquals(Optional.empty(), top.value("p").orElseThrow().parsed(text -> {
            throw new IllegalArgumentException("no good");
        }));
        assertEquals("""
                f:1:5: i is 10, not 0 to 9
                f:2:5: n is -1, not 0 to 9
                f:3:5: w is "blak", not one of black, white; did you mean "black"?
                f:4:5: v is "mauve", not one of black, white
                f:5:5: p: no good
                """, told());
    }

    @Test
    void opensSectionsOnceSeveralTimesOrNotAtAll() {
        TomlDocument document = document("[one]\nk = 1\n[[many]]\nk = 1\n[[many]]\nk = 2\n[single]\nk = 3\n");
        Section top = document.top();
        assertEquals(List.of(1L), keys(List.of(top.section("one"))));
        assertEquals(List.of(1L, 2L), keys(top.sections("many")));
        assertEquals(List.of(3L), keys(top.sections("single")));
        assertFalse(top.section("none").isPresent());
        assertEquals(List.of(), keys(top.sections("none")));
        assertFalse(top.sections("none").get(0).isPresent());
        document.finish();
        assertEquals("", told());
        assertEquals(Set.of("one.k", "many.k", "single.k", "none.k"), document.askedKeys());
    }

    @Test
    void notesWhatIsNoSection() {
        Section top =
                document("one = 1\nmany = [{k = 1}, 2]\n[[twice]]\n[[twice]]\n").top();
        assertFalse(top.section("one").isPresent());
        assertFalse(top.section("twice").isPresent());
        assertEquals(List.of(1L), keys(top.sections("many")));
        assertEquals("""
                f:1:7: one is an integer, not a section; write it once, as [one]
                f:2:18: many[1] is an integer, not a section
                f:3:1: twice is a list, not a section; write it once, as [twice]
                """, told());
    }

    @Test
    void notesKeysThatAreMissing() {
        Section top = document("\n[s]\n").top();
        top.section("s").missing("k", "k = 1");
        top.section("absent").missing("k", "k = 1");
        assertEquals("f:2:1: s.k is missing; write for example k = 1\n", told());
    }

    @Test
    void notesEveryKeyThatNobodyAskedForWithTheOneMeant() {
        TomlDocument document = document(
                "colour = 1\nport = 2\n'we\\nird.k' = 3\n[sektion]\n[[sektions]]\n[section]\nprot = 1\nname = 2\n");
        document.top().value("name");
        Section section = document.top().section("section");
        section.value("port");
        section.value("path");
        document.finish();
        assertEquals("""
                f:1:1: unknown key "colour"; known here: name, section
                f:2:1: unknown key "port"; it belongs to [section]
                f:3:1: unknown key "we\\nird.k"; known here: name, section
                f:4:1: unknown section [sektion]; did you mean [section]?
                f:5:1: unknown section [sektions]; did you mean [section]?
                f:7:1: unknown key "prot" in [section]; did you mean "port"?
                f:8:1: unknown key "name" in [section]; it belongs to the top level, above every section
                """, told());
    }

    @Test
    void looksAtWhatStandsUnderBrokenHeadersOnlyWhenTheyAreMended() {
        TomlDocument document = document("a = \nzz = 1\n[s one]\nk = \"x\"\nyy = 2\n[t]\nk = 1\nxx = 3\n");
        document.top().value("k").ifPresent(Value::bool);
        document.top().section("s").missing("k", "k = 1");
        document.top().section("t").missing("l", "l = 1");
        document.top().section("t").value("k");
        document.finish();
        assertEquals("""
                f:1:5: Unexpected end of line, expected a value
                f:2:1: unknown key "zz"; known here: k, s, t
                f:3:4: Unexpected 'one', expected ]
                f:8:1: unknown key "xx" in [t]; known here: k
                """, told());
    }

    @Test
    void remindsOfTheQuotesOfABareWord() {
        document("a = debug\nb = /run/x # why\nc = 1hr\r\nd = 5\nd = true\ne = 1 2\nf = 99999999999999999999\n");
        assertEquals("""
                f:1:5: Unexpected 'd', expected a value; a text stands in quotes: "debug"
                f:2:5: Unexpected '/', expected a value; a text stands in quotes: "/run/x"
                f:3:6: Unexpected 'hr', expected a newline or end-of-input; a text stands in quotes: "1hr"
                f:5:1: d previously defined at line 4, column 1
                f:6:7: Unexpected '2', expected a newline or end-of-input
                f:7:5: Integer is too large
                """, told());
    }

    private TomlDocument document(String text) {
        return new TomlDocument(text, problems);
    }

    private static List<Long> keys(List<Section> sections) {
        return sections.stream()
                .flatMap(section -> section.value("k").stream())
                .flatMap(value -> value.integer(0, 9).stream())
                .toList();
    }

    private String told() {
        return problems.inOrder().stream().map(problem -> problem + "\n").collect(Collectors.joining());
    }
}
