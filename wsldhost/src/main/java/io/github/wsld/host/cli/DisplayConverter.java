package io.github.wsld.host.cli;

import io.github.wsld.common.endpoint.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code HOST:PORT} of an X server; a name is looked up once, here, where blocking does no harm. */
final class DisplayConverter implements ITypeConverter<Endpoint.Tcp> {
    @Override
    public Endpoint.Tcp convert(String text) {
        Endpoint.Tcp named;
        try {
            named = (Endpoint.Tcp) new EndpointConverter().convert("tcp:" + text);
        } catch (TypeConversionException e) {
            throw new TypeConversionException("--display takes HOST:PORT, such as 127.0.0.1:6000: " + e.getMessage());
        }
        try {
            return new Endpoint.Tcp(InetAddress.getByName(named.host()).getHostAddress(), named.port());
        } catch (UnknownHostException e) {
            throw new TypeConversionException("--display " + text + ": no such host; give its address");
        }
    }
}
