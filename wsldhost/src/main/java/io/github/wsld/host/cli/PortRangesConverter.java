package io.github.wsld.host.cli;

import io.github.wsld.common.endpoint.PortRanges;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sets of ports of the command line. */
final class PortRangesConverter implements ITypeConverter<PortRanges> {
    @Override
    public PortRanges convert(String text) {
        try {
            return PortRanges.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
