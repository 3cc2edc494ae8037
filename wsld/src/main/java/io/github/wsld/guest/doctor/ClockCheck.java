package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.time.ClockWriter;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.config.TimeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far the clock is from the host's, and who sets it. */
final class ClockCheck implements Check {
    private static final double MILLI = 1e6;

    @Override
    public String title() {
        return "clock";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        long tolerance = guest.configured()
                .config()
                .flatMap(GuestConfig::time)
                .map(TimeConfig::tolerance)
                .orElse(TimeConfig.DEFAULT_TOLERANCE)
                .toNanos();
        for (Daemons.Running daemon : guest.daemons().running()) {
            daemon.clock().ifPresent(clock -> findings.add(finding(clock, tolerance)));
        }
        if (findings.isEmpty()) {
            boolean wanted =
                    guest.configured().config().flatMap(GuestConfig::time).isPresent();
            findings.add(
                    !wanted
                            ? notUsed("no [time] in the configuration")
                            : guest.daemons().isEmpty()
                                    ? notUsed("not compared while no wsld runs" + others(guest))
                                    : warning(
                                            "the configuration has [time], and the wsld that runs leaves the clock alone",
                                            "wsld check-config"));
        }
        return findings;
    }

    private static String others(Guest guest) {
        List<String> names = guest.clockWriters().stream()
                .filter(ClockWriter::disciplines)
                .map(ClockWriter::name)
                .toList();
        return names.isEmpty() ? "" : "; set by " + String.join(" and ", names);
    }

    private Finding finding(ClockState clock, long tolerance) {
        String writers = clock.writers().isEmpty() ? "" : "; set by " + String.join(" and ", clock.writers()) + " too";
        if (clock.fight()) {
            return warning(
                    "another program sets it to another time again and again" + writers, quieten(clock.writers()));
        }
        String offset = clock.offset()
                .map(ahead -> text(ahead, clock.bound()))
                .or(() -> clock.problem().map(problem -> "not compared with the host's: " + problem))
                .orElse("not compared yet");
        if (clock.offset()
                .filter(ahead -> Math.abs(ahead) > tolerance + clock.bound())
                .isPresent()) {
            return clock.denial().isPresent() && clock.isToBeSet()
                    ? failure(offset + ", and wsld may not set it" + writers, "sudo systemctl enable --now wsld")
                    : warning(offset + ", more than is to be" + writers, "wsld time");
        }
        if (clock.denial().isPresent() && clock.isToBeSet()) {
            return warning(
                    offset + "; wsld may not set it, and only looks" + writers, "sudo systemctl enable --now wsld");
        }
        return clock.offset().isEmpty() && clock.problem().isPresent()
                ? warning(offset, "wsld time")
                : ok(offset + writers);
    }

    private static String quieten(List<String> writers) {
        if (writers.contains("systemd-timesyncd")) {
            return "sudo systemctl disable --now systemd-timesyncd";
        }
        return writers.contains("chronyd") ? "sudo systemctl disable --now chrony" : "wsld time";
    }

    private static String text(long ahead, long bound) {
        return String.format(
                Locale.ROOT,
                "%.3f ms %s within %.3f ms of the host's",
                Math.abs(ahead) / MILLI,
                ahead > 0 ? "behind" : "ahead",
                bound / MILLI);
    }
}
