package io.github.wsld.e2e.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.guest.Guest;
import io.github.wsld.e2e.guest.GuestResult;
import io.github.wsld.e2e.guest.GuestRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of a guest kernel, really set and slewed by a real host over vsock; docs/time.md shows what came out. */
@Tag("guest")
final class ClockGuestTest {
    private static final Pattern LINE =
            Pattern.compile("(offset|foreign-step) size=\\S+ .*right=(\\S+) .*foreign=(\\d+)");
    private static final Pattern END = Pattern.compile("end rate=(\\S+)");

    @TempDir
    Path folder;

    /**
     * @param trials of {@link ClockTrial}, without the port
     */
    private GuestResult guest(String name, String... trials) throws Exception {
        StringBuilder script = new StringBuilder();
        int port = 6000;
        for (String trial : trials) {
            script.append("timeout 600 java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$CLASSES\" ")
                    .append(ClockTrial.class.getName())
                    .append(' ')
                    .append(port++)
                    .append(' ')
                    .append(trial)
                    .append('\n');
        }
        return new Guest(folder.resolve(name))
                .run(GuestRun.of(script.toString())
                        .variable("CLASSES", System.getProperty("java.class.path"))
                        .limit(Duration.ofMinutes(25)));
    }

    @Test
    void aClockThatIsOffIsSetRight() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<GuestResult> behind = threads.submit(() -> guest("behind", "300000000 0 3 0"));
            Future<GuestResult> other = threads.submit(() -> guest(
                    "other",
                    "3600000000000 50 3 0",
                    "-3600000000000 -50 3 0",
                    "20000000 0 3 -5000000000",
                    "-20000000 0 3 0",
                    "0 200 12 0"));
            check(1, behind.get());
            check(6, other.get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void check(int disturbances, GuestResult result) {
        System.out.println(result.console());
        assertEquals(0, result.status(), result::console);
        List<MatchResult> lines = LINE.matcher(result.console()).results().toList();
        assertEquals(disturbances, lines.size(), result::console);
        for (MatchResult line : lines) {
            assertEquals("true", line.group(2), line::group);
            assertEquals(line.group(1).equals("foreign-step") ? "1" : "0", line.group(3), line::group);
        }
        END.matcher(result.console())
                .results()
                .forEach(end -> assertTrue(Math.abs(Double.parseDouble(end.group(1))) < 500, end::group));
    }
}
