package io.github.wsld.e2e.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.e2e.guest.Guest;
import io.github.wsld.e2e.guest.GuestResult;
import io.github.wsld.e2e.guest.GuestRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that drifts by 200 ppm, kept in a guest for minutes, and drawn: target/clock-drift.svg. */
@Tag("nightly")
final class DriftPlotTest {
    private static final int SECONDS = Integer.getInteger("wsld.drift.seconds", 600);

    @TempDir
    Path folder;

    @Test
    void aDriftOf200PpmIsKeptWithinAMillisecond() throws Exception {
        GuestResult result = new Guest(folder.resolve("guest"))
                .run(GuestRun.of("java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$CLASSES\" "
                                + ClockTrial.class.getName() + " 6000 0 200 " + SECONDS + " 0 \"$OUT/track\"\n")
                        .variable("CLASSES", System.getProperty("java.class.path"))
                        .limit(Duration.ofSeconds(SECONDS + 120)));
        System.out.println(result.console());
        assertEquals(0, result.status(), result::console);

        List<DriftPlot.Point> track = Files.readAllLines(result.out().resolve("track")).stream()
                .map(DriftPlot.Point::parse)
                .toList();
        Files.writeString(
                Path.of("target/clock-drift.svg"),
                DriftPlot.svg("A host's clock that gains 200 ppm, and the guest's clock kept by it", track));

        List<DriftPlot.Point> learned =
                track.stream().filter(point -> point.seconds() > 30).toList();
        assertTrue(learned.size() > SECONDS, "points: " + learned.size());
        double worst = learned.stream()
                .mapToDouble(point -> Math.abs(point.error()))
                .max()
                .orElseThrow();
        assertTrue(worst <= 1500, "worst error in microseconds once the drift is learned: " + worst);
    }
}
