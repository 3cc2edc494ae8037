package io.github.wsld.guest.cli;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointSyntaxException;
import io.github.wsld.guest.config.HostEndpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the host's endpoint from the command line. */
final class HostConverter implements ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String text) {
        try {
            return HostEndpoint.parse(text);
        } catch (EndpointSyntaxException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
