package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoggingTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theLevelCanBeChangedAtAnyTime() {
        LoggerContext context = new LoggerContext();
        org.slf4j.Logger logger = context.getLogger("a.b.C");
        Logging logging = Logging.configure(context, out, LogStyle.JOURNAL);
        logging.level(LogLevel.WARN);
        logger.info("one");
        logging.level(LogLevel.TRACE);
        logger.trace("two x={}", 2);
        logging.level(LogLevel.ERROR);
        logger.warn("three");
        assertEquals("<7>b two x=2\n", written());
    }

    @Test
    void configuringAgainReplacesTheStream() {
        LoggerContext context = new LoggerContext();
        org.slf4j.Logger logger = context.getLogger("a.b.C");
        Logging.configure(context, out, LogStyle.JOURNAL);
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        Logging.configure(context, new PrintStream(second, true, StandardCharsets.UTF_8), LogStyle.JOURNAL);
        logger.warn("once");
        assertEquals("", written());
        assertEquals("<4>b once\n", second.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aLineIsOutWhenTheCallReturns() {
        LoggerContext context = new LoggerContext();
        Logging.configure(context, out, LogStyle.JOURNAL);
        context.getLogger("a.b.C").warn("ä");
        assertEquals("<4>b ä\n", written());
    }

    @Test
    void levelsHaveNames() {
        assertEquals(Optional.of(LogLevel.DEBUG), LogLevel.named("debug"));
        assertEquals(Optional.of(LogLevel.WARN), LogLevel.named("WARN"));
        assertEquals(Optional.empty(), LogLevel.named("loud"));
        assertEquals(Optional.empty(), LogLevel.named(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logging-first", "logger-first"})
    void aProcessWritesItsOwnLinesAndNoneOfLogbackOrSlf4j(String order) throws Exception {
        Files.writeString(folder.resolve("logback.xml"), "<configuration debug='true'><broken/>");
        String classPath = folder + File.pathSeparator + System.getProperty("java.class.path");
        try (ChildJvm child = new ChildJvm(classPath, LoggingProgram.class, order)) {
            List<String> lines = child.readAll().lines().toList();
            assertEquals(2, lines.size(), lines.toString());
            assertTrue(lines.get(0).endsWith(" INFO  daemon running x=1"), lines.toString());
            assertTrue(lines.get(1).endsWith(" DEBUG daemon wanted"), lines.toString());
            assertEquals(0, child.exitCode());
        }
    }
}
