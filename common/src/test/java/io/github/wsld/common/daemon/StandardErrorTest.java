package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no /proc and no inodes there")
final class StandardErrorTest {

    @TempDir
    private Path folder;

    private Path descriptor(String target) throws IOException {
        return Files.createSymbolicLink(folder.resolve("2"), Path.of(target));
    }

    @Test
    void aTerminalGetsColoursUnlessUnwanted() throws IOException {
        Path terminal = descriptor("/dev/pts/99999");
        assertEquals(LogStyle.COLOUR, StandardError.style(Map.of("TERM", "xterm"), terminal));
        assertEquals(LogStyle.COLOUR, StandardError.style(Map.of("TERM", "xterm", "NO_COLOR", ""), terminal));
        assertEquals(LogStyle.TERMINAL, StandardError.style(Map.of("TERM", "xterm", "NO_COLOR", "1"), terminal));
        assertEquals(LogStyle.TERMINAL, StandardError.style(Map.of("TERM", "dumb"), terminal));
        assertEquals(LogStyle.TERMINAL, StandardError.style(Map.of(), terminal));
    }

    @Test
    void aFileIsPlain() throws IOException {
        assertEquals(LogStyle.PLAIN, StandardError.style(Map.of("TERM", "xterm"), descriptor("/var/log/wsld")));
    }

    @Test
    void aClosedDescriptorIsPlain() {
        assertEquals(
                LogStyle.PLAIN,
                StandardError.style(Map.of("TERM", "xterm", "JOURNAL_STREAM", "1:2"), folder.resolve("none")));
    }

    @Test
    void theJournalIsKnownByDeviceAndInode() throws IOException {
        Path stream = Files.createFile(folder.resolve("stream"));
        Path descriptor = descriptor(stream.toString());
        Map<String, Object> stat = Files.readAttributes(stream, "unix:dev,ino");
        String own = stat.get("dev") + ":" + stat.get("ino");
        assertEquals(LogStyle.JOURNAL, StandardError.style(Map.of("JOURNAL_STREAM", own), descriptor));
        assertEquals(LogStyle.PLAIN, StandardError.style(Map.of("JOURNAL_STREAM", own + "0"), descriptor));
        assertEquals(LogStyle.PLAIN, StandardError.style(Map.of("JOURNAL_STREAM", "garbage"), descriptor));
    }

    @Test
    void aChildOfAServiceThatWritesToATerminalIsNotTheJournal() throws IOException {
        Map<String, String> inherited = Map.of("TERM", "xterm", "JOURNAL_STREAM", "8:1234");
        assertEquals(LogStyle.COLOUR, StandardError.style(inherited, descriptor("/dev/pts/99999")));
    }
}
