package io.github.wsld.host.cli;

import io.github.wsld.host.vm.LocatorName;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the order of locators. */
final class LocatorsConverter implements ITypeConverter<List<LocatorName>> {
    @Override
    public List<LocatorName> convert(String text) {
        try {
            return LocatorName.parseList(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
