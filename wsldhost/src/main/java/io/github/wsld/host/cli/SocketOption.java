package io.github.wsld.host.cli;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Target;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code NAME=ENDPOINT}: a socket of this host that guests may reach by its name.
 *
 * @param name that of a {@link Target.Socket}
 */
record SocketOption(String name, Endpoint endpoint) {

    SocketOption {
        if (!(endpoint instanceof Endpoint.Unix || endpoint instanceof Endpoint.Pipe)) {
            throw new IllegalArgumentException(
                    endpoint + " is no socket of this host; a port is reached by --allow-ports");
        }
    }

    /** Reads it from the command line. */
    static final class Converter implements ITypeConverter<SocketOption> {
        @Override
        public SocketOption convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new TypeConversionException(
                        "\"" + text + "\" is not NAME=ENDPOINT, such as docker=pipe:docker_engine");
            }
            Endpoint endpoint = new EndpointConverter().convert(text.substring(equals + 1));
            try {
                return new SocketOption(new Target.Socket(text.substring(0, equals)).name(), endpoint);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
