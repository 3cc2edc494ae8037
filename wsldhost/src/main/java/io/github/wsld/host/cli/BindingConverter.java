package io.github.wsld.host.cli;

import io.github.wsld.common.protocol.Binding;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the binding of a test. */
final class BindingConverter implements ITypeConverter<Binding> {
    @Override
    public Binding convert(String text) {
        return switch (text) {
            case "vsock" -> Binding.VSOCK;
            case "unix" -> Binding.UNIX;
            case "tcp" -> Binding.TCP_LOOPBACK;
            default -> throw new TypeConversionException("there is no binding " + text + ", only vsock, unix, tcp");
        };
    }
}
