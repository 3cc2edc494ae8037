package io.github.wsld.host.cli;

import io.github.wsld.common.config.HumanDuration;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration above zero from the command line, such as {@code 1h 30min}. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            Duration duration = HumanDuration.parse(text);
            if (duration.isZero()) {
                throw new TypeConversionException("a duration above zero is needed, such as \"24h\"");
            }
            return duration;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
