package io.github.wsld.host.cli;

import io.github.wsld.host.RawClock;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the clock of a test. */
final class RawClockConverter implements ITypeConverter<RawClock> {
    @Override
    public RawClock convert(String text) {
        try {
            return RawClock.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
