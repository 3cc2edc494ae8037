package io.github.wsld.host.cli;

import io.github.wsld.host.keepalive.KeepAliveMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of {@code --keep-alive}. */
final class KeepAliveConverter implements ITypeConverter<KeepAliveMode> {
    @Override
    public KeepAliveMode convert(String text) {
        try {
            return KeepAliveMode.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
