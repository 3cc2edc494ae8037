package io.github.wsld.guest.config;

import io.github.wsld.common.config.HumanDuration;
import io.github.wsld.common.config.OneLine;
import io.github.wsld.common.config.Section;
import io.github.wsld.common.config.Value;
import io.github.wsld.common.time.TimeMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code [time]} section. */
final class TimeSectionReader {
    private static final Map<String, TimeMode> MODES = modes();
    /** sun_path of sockaddr_un, with its end. */
    private static final int MOST_PATH_BYTES = 107;

    private TimeSectionReader() {}

    static TimeConfig read(Section section) {
        Duration interval = section.value("interval")
                .flatMap(value -> duration(value, TimeConfig.MIN_INTERVAL, "1s"))
                .orElse(TimeConfig.DEFAULT_INTERVAL);
        Duration stepAbove = section.value("step_above")
                .flatMap(value -> value.parsed(HumanDuration::parse))
                .orElse(TimeConfig.DEFAULT_STEP_ABOVE);
        Duration leastStepBack = section.value("least_step_back")
                .flatMap(value -> value.parsed(HumanDuration::parse))
                .orElse(TimeConfig.DEFAULT_LEAST_STEP_BACK);
        int maxSlewPpm = section.value("max_slew_ppm")
                .flatMap(value -> value.integer(1, TimeConfig.MOST_SLEW_PPM))
                .map(Long::intValue)
                .orElse(TimeConfig.DEFAULT_MAX_SLEW_PPM);
        Duration tolerance = section.value("tolerance")
                .flatMap(value -> duration(value, TimeConfig.MIN_TOLERANCE, "5ms"))
                .orElse(TimeConfig.DEFAULT_TOLERANCE);
        Optional<Path> chronySocket = section.value("chrony_socket").flatMap(TimeSectionReader::socket);
        TimeMode mode = section.value("mode")
                .flatMap(value -> mode(value, chronySocket.isPresent()))
                .orElse(TimeConfig.DEFAULT_MODE);
        return new TimeConfig(interval, stepAbove, leastStepBack, maxSlewPpm, mode, tolerance, chronySocket);
    }

    private static Optional<Duration> duration(Value value, Duration least, String leastText) {
        return value.parsed(HumanDuration::parse)
                .flatMap(given -> given.compareTo(least) < 0
                        ? value.problem("is " + OneLine.quote(value.string().orElseThrow()) + ", not at least \""
                                + leastText + '"')
                        : Optional.of(given));
    }

    private static Optional<TimeMode> mode(Value value, boolean feeds) {
        Optional<TimeMode> mode = value.choice(MODES);
        return feeds && mode.equals(Optional.of(TimeMode.KEEP))
                ? value.problem("is \"keep\", but with chrony_socket chronyd sets the clock; take one of the two out")
                : mode;
    }

    private static Optional<Path> socket(Value value) {
        return value.string()
                .flatMap(path -> path.startsWith("/")
                                && path.indexOf('\0') < 0
                                && path.getBytes(StandardCharsets.UTF_8).length <= MOST_PATH_BYTES
                        ? Optional.of(Path.of(path))
                        : value.problem("is " + OneLine.quote(path) + ", not an absolute path of at most "
                                + MOST_PATH_BYTES + " bytes"));
    }

    private static Map<String, TimeMode> modes() {
        Map<String, TimeMode> modes = new LinkedHashMap<>();
        modes.put("auto", TimeMode.AUTO);
        modes.put("keep", TimeMode.KEEP);
        modes.put("watch", TimeMode.WATCH);
        return modes;
    }
}
