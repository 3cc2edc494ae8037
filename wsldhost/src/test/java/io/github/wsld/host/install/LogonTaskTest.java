package io.github.wsld.host.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("windows-too")
class LogonTaskTest {
    private static final String USER = "S-1-5-21-1004336348-1177238915-682003330-1001";
    private static final String JAVAW = "C:\\Program Files\\Java & Co\\bin\\javaw.exe";
    private static final String FOLDER = "C:\\Users\\Ännchen <x>\\wsld\\lib";

    private static LogonTask task(boolean elevated, String... arguments) {
        return new LogonTask(USER, JAVAW, List.of(arguments), FOLDER, elevated);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheRulesOfTheSchema(boolean elevated) throws Exception {
        byte[] file =
                task(elevated, "-jar", FOLDER + "\\wsldhost.jar", "--daemon").encode();

        assertEquals(List.of(), TaskSchema.problems(file));
        assertEquals(
                elevated ? "HighestAvailable" : "LeastPrivilege",
                TaskSchema.text(file, "Principals", "Principal", "RunLevel"));
    }

    @Test
    void saysWhatItIsToSay() throws Exception {
        byte[] file = task(true, "-jar", FOLDER + "\\wsldhost.jar", "--display", "a\"b&<c>")
                .encode();

        assertEquals(JAVAW, TaskSchema.text(file, "Actions", "Exec", "Command"));
        assertEquals(FOLDER, TaskSchema.text(file, "Actions", "Exec", "WorkingDirectory"));
        assertEquals(
                "-jar \"" + FOLDER + "\\wsldhost.jar\" --display \"a\\\"b&<c>\"",
                TaskSchema.text(file, "Actions", "Exec", "Arguments"));
        assertEquals(USER, TaskSchema.text(file, "Triggers", "LogonTrigger", "UserId"));
        assertEquals(USER, TaskSchema.text(file, "Principals", "Principal", "UserId"));
        assertEquals("InteractiveToken", TaskSchema.text(file, "Principals", "Principal", "LogonType"));
        assertEquals("PT0S", TaskSchema.text(file, "Settings", "ExecutionTimeLimit"));
        assertEquals("IgnoreNew", TaskSchema.text(file, "Settings", "MultipleInstancesPolicy"));
        assertEquals("false", TaskSchema.text(file, "Settings", "DisallowStartIfOnBatteries"));
        assertEquals("false", TaskSchema.text(file, "Settings", "StopIfGoingOnBatteries"));
    }

    /** The rules are worth nothing unless they notice what breaks them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<Interval>PT1M | <Interval>PT59S",
                "<Interval>PT1M | <Interval>P32D",
                "<Interval>PT1M | <Interval>1M",
                "<Count>255 | <Count>256",
                "<Count>255 | <Count>0",
                "<Count>255</Count> | ``",
                "IgnoreNew | ignorenew",
                "PT0S | 0",
                "PT0S | PT",
                "<Priority>5 | <Priority>11",
                "InteractiveToken< | Interactive<",
                "HighestAvailable | Highest",
                "<Hidden>false | <Hidden>no",
                "Context=\"Author\" | Context=\"System\"",
                "version=\"1.2\" | version=\"2\"",
                "version=\"1.2\" | lang=\"1.2\"",
                "<Enabled>true</Enabled> | <Enabled>true</Enabled><Enabled>true</Enabled>",
                "<LogonTrigger> | <LogonTrigger><Delay>PT1S</Delay>",
                "<UserId> | <UserID></UserID><UserId>",
                "2004/02/mit/task | 2004/02/task",
                "</Exec> | <Window>false</Window></Exec>",
                "UTF-16 | utf-8"
            })
    void theRulesNotice(String good, String bad) throws Exception {
        String xml = new String(task(true).encode(), StandardCharsets.UTF_16LE);
        assertTrue(xml.contains(good), good);
        byte[] file = xml.replace(good, bad == null ? "" : bad).getBytes(StandardCharsets.UTF_16LE);

        boolean noticed;
        try {
            noticed = !TaskSchema.problems(file).isEmpty();
        } catch (org.xml.sax.SAXException e) {
            noticed = true;
        }

        assertTrue(noticed, () -> good + " -> " + bad);
    }

    @Test
    void aByteOrderMarkIsNeeded() throws Exception {
        byte[] file = task(true).xml().getBytes(StandardCharsets.UTF_16BE);
        assertFalse(TaskSchema.problems(file).isEmpty());
    }

    @Test
    void whatHasNoPlaceInATaskIsSaidInWords() {
        String longPath = "C:\\" + "x".repeat(260);
        IllegalArgumentException tooLong = assertThrows(
                IllegalArgumentException.class, () -> new LogonTask(USER, longPath, List.of(), FOLDER, false));
        assertTrue(tooLong.getMessage().contains("260 characters, not 263"), tooLong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> task(false, "a\u0000b"));
        assertThrows(IllegalArgumentException.class, () -> task(false, "\ud800"));
    }
}
