package io.github.wsld.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EnvironmentTest {
    @Test
    void theWatchdogsIntervalIsForTheProcessThatItNames() {
        assertEquals(Optional.of(Duration.ofSeconds(30)), WatchdogInterval.of(Map.of("WATCHDOG_USEC", "30000000"), 7));
        Map<String, String> named = Map.of("WATCHDOG_USEC", "2500000", "WATCHDOG_PID", "7");
        assertEquals(Optional.of(Duration.ofMillis(2500)), WatchdogInterval.of(named, 7));
        assertEquals(Optional.empty(), WatchdogInterval.of(named, 8));
    }

    @Test
    void noWatchdogIsReadFromNonsense() {
        for (String value : List.of("", "0", "-1", "x", Long.toString(Long.MAX_VALUE), "9".repeat(30))) {
            assertEquals(Optional.empty(), WatchdogInterval.of(Map.of("WATCHDOG_USEC", value), 7), value);
        }
        assertEquals(Optional.empty(), WatchdogInterval.of(Map.of(), 7));
    }

    @Test
    void passedDescriptorsBeginAtThreeAndHaveNames() {
        Map<String, String> environment =
                Map.of("LISTEN_PID", "7", "LISTEN_FDS", "3", "LISTEN_FDNAMES", "service:service:");
        assertEquals(
                List.of(
                        new PassedDescriptors.Named(3, "service"),
                        new PassedDescriptors.Named(4, "service"),
                        new PassedDescriptors.Named(5, "unknown")),
                PassedDescriptors.of(environment, 7));
    }

    @Test
    void anotherProcessesDescriptorsAreNotOurs() {
        Map<String, String> environment = Map.of("LISTEN_PID", "7", "LISTEN_FDS", "1");
        assertEquals(List.of(new PassedDescriptors.Named(3, "unknown")), PassedDescriptors.of(environment, 7));
        assertEquals(List.of(), PassedDescriptors.of(environment, 8));
        assertEquals(List.of(), PassedDescriptors.of(Map.of("LISTEN_FDS", "1"), 7));
        assertEquals(List.of(), PassedDescriptors.of(Map.of("LISTEN_PID", "7", "LISTEN_FDS", "many"), 7));
    }
}
