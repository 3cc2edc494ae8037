package io.github.wsld.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void wordsOfTheScriptAreRead() {
        Settings settings = Settings.parse(new String[] {
            "--repository=/r",
            "--built=/b",
            "--output=/o",
            "--mode=full",
            "--minutes=5",
            "--command=bin/bench --full",
            "--java-17=/j17",
            "--java-25=/j25",
            "two-hops",
            "idle"
        });
        assertEquals(
                new Settings(
                        Path.of("/r"),
                        Path.of("/b"),
                        Path.of("/o"),
                        Mode.FULL,
                        5,
                        Map.of(17, Path.of("/j17"), 25, Path.of("/j25")),
                        "bin/bench --full",
                        List.of("two-hops", "idle")),
                settings);
    }
}
