package io.github.wsld.host.cli;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.endpoint.EndpointSyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads endpoints of the command line. */
final class EndpointConverter implements ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String text) {
        try {
            return EndpointParser.parse(text);
        } catch (EndpointSyntaxException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
