package io.github.wsld.guest.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what the loader does. */
class ConfigurationDocTest {

    /** A row of a table of keys: key, type, default, range, meaning, example. */
    private record Row(String key, String byDefault, String example) {

        private static final Pattern LINE =
                Pattern.compile("(?m)^\\| `([a-z0-9_.]+)` \\|[^|]*\\|([^|]*)\\|[^|]*\\|[^|]*\\| `([^|]*)` \\|$");

        private static final Map<String, List<String>> REQUIRED = Map.of(
                "tcp_forward", List.of("ports = [80]"),
                "socket_forward", List.of("listen = \"/run/a\"", "target = \"a\""));

        static Row of(MatchResult line) {
            return new Row(line.group(1), line.group(2).strip(), line.group(3));
        }

        String name() {
            return key.substring(key.indexOf('.') + 1);
        }

        boolean hasDefaultValue() {
            return byDefault.startsWith("`");
        }

        /** A file with this one line in its section, and what the section requires beside it. */
        String file(String line) {
            if (!key.contains(".")) {
                return line;
            }
            String section = key.substring(0, key.indexOf('.'));
            String required = REQUIRED.getOrDefault(section, List.of()).stream()
                    .filter(other -> !other.startsWith(name() + " = "))
                    .map(other -> other + "\n")
                    .collect(Collectors.joining());
            return "[" + section + "]\n" + required + line;
        }
    }

    private String text;
    private List<Row> rows;

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(Path.of("../docs/configuration.md"));
        rows = Row.LINE.matcher(text).results().map(Row::of).toList();
    }

    @Test
    void namesEveryKeyAndNoOther() throws ConfigException {
        assertEquals(
                GuestConfigLoader.knownKeys(),
                rows.stream().map(Row::key).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void itsDefaultsAreTheDefaults() throws ConfigException {
        for (Row row : rows) {
            if (row.hasDefaultValue()) {
                String value = row.byDefault().replace("`", "");
                assertEquals(load(row.file("")), load(row.file(row.name() + " = " + value)), row.key());
            }
        }
        assertEquals(
                List.of(
                        "x11.allow_users",
                        "time.chrony_socket",
                        "tcp_forward.ports",
                        "tcp_forward.iptables_cmd",
                        "socket_forward.listen",
                        "socket_forward.target"),
                rows.stream()
                        .filter(row -> !row.hasDefaultValue())
                        .map(Row::key)
                        .toList());
    }

    @Test
    void itsExamplesAreRightAndChangeSomething() throws ConfigException {
        for (Row row : rows) {
            assertTrue(row.example().startsWith(row.name() + " = "), row.example());
            GuestConfig with = load(row.file(row.example()));
            if (!row.byDefault().equals("required")) {
                assertNotEquals(load(row.file("")), with, row.key());
            }
        }
    }

    @Test
    void itsWholeExampleIsRight() throws ConfigException {
        GuestConfig config = load(block("```toml\n"));
        assertEquals(1, config.x11().size());
        assertTrue(config.time().isPresent()
                && config.tcpForward().isPresent()
                && config.sshAgent().isPresent()
                && config.socketForwards().size() == 1);
    }

    /** The sample in the zip for Windows: as it is, and with all that is commented out. */
    @Test
    void theSampleIsRight() throws ConfigException, IOException {
        String sample = Files.readString(Path.of("../wsldhost/src/dist/windows/wsld.toml"));
        assertEquals(GuestConfig.withoutFile(), load(sample));

        GuestConfig all = load(sample.replaceAll("(?m)^#(?=\\S)", ""));
        assertEquals(2, all.hosts().size());
        assertTrue(all.time().isPresent()
                && all.tcpForward().isPresent()
                && all.sshAgent().isPresent()
                && all.socketForwards().size() == 1);
    }

    @Test
    void aWrongFilePrintsWhatItSays() {
        String wrong = block("```toml wrong\n");
        assertEquals(
                block("prints\n\n```text\n"),
                assertThrows(ConfigException.class, () -> load(wrong)).getMessage() + "\n");
    }

    private String block(String fence) {
        int start = text.indexOf(fence);
        assertTrue(start >= 0, "no block " + fence);
        return text.substring(start + fence.length(), text.indexOf("```", start + fence.length()));
    }

    private static GuestConfig load(String config) throws ConfigException {
        return GuestConfigLoader.parse("wsld.toml", config);
    }
}
