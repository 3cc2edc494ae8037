package io.github.wsld.host.cli;

import io.github.wsld.host.RawTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the time of a test. */
final class RawTimeConverter implements ITypeConverter<RawTime> {
    @Override
    public RawTime convert(String text) {
        try {
            return RawTime.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
