package io.github.wsld.host.cli;

import io.github.wsld.host.vm.VmIds;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads ids of virtual machines of the command line, in braces or not. */
final class VmIdConverter implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String text) {
        return VmIds.parse(text)
                .orElseThrow(() -> new TypeConversionException("\"" + text
                        + "\" is no VM id, such as 0b1f2c3d-0000-4000-8000-0123456789ab; wsldhost vm list shows it"));
    }
}
