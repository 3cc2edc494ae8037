package io.github.wsld.host.cli;

import io.github.wsld.common.config.HumanDuration;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the time between two looks for the machine. */
final class PollConverter implements ITypeConverter<Duration> {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    @Override
    public Duration convert(String text) {
        try {
            Duration poll = HumanDuration.parse(text);
            if (poll.compareTo(SHORTEST) < 0 || poll.compareTo(LONGEST) > 0) {
                throw new TypeConversionException("the poll interval is " + text + ", not 1s to 1h");
            }
            return poll;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
