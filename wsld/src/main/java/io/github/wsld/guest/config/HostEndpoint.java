package io.github.wsld.guest.config;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.endpoint.EndpointSyntaxException;

/** Reads where wsldhost listens, from the configuration or the command line: an endpoint that a guest can dial. */
public final class HostEndpoint {

    /** VMADDR_PORT_ANY of linux/vm_sockets.h: any port, for listeners. */
    private static final long VSOCK_ANY_PORT = 0xffff_ffffL;

    /** The greatest vsock port that can be dialled. */
    static final long MAX_VSOCK_PORT = VSOCK_ANY_PORT - 1;

    private HostEndpoint() {}

    /** Reads an endpoint that does not depend on others. */
    static Endpoint parseFirst(String text) {
        Endpoint endpoint = parse(text);
        if (endpoint instanceof Endpoint.TcpFromHost) {
            throw new EndpointSyntaxException(
                    text,
                    "over another endpoint the host has to hear where to dial",
                    "[\"vsock:2:6000\", \"" + text + "\"]");
        }
        return endpoint;
    }

    /**
     * Reads an endpoint and checks that it names one listener.
     *
     * @throws EndpointSyntaxException saying what is wrong and showing a right example
     */
    public static Endpoint parse(String text) {
        Endpoint endpoint = EndpointParser.parse(text);
        if (endpoint instanceof Endpoint.Hvsock) {
            throw new EndpointSyntaxException(text, "hvsock is the Windows side of vsock", "vsock:host:6000");
        }
        if (endpoint instanceof Endpoint.Pipe) {
            throw new EndpointSyntaxException(text, "a pipe is reached on Windows alone", "vsock:host:6000");
        }
        if (endpoint instanceof Endpoint.Vsock vsock) {
            if (vsock.cid() == Endpoint.Vsock.ANY_CID) {
                throw new EndpointSyntaxException(text, "only a listener can have any CID", "vsock:host:6000");
            }
            if (vsock.port() == VSOCK_ANY_PORT) {
                throw new EndpointSyntaxException(text, "only a listener can have any port", "vsock:host:6000");
            }
        }
        if (endpoint instanceof Endpoint.Tcp tcp && tcp.port() == 0) {
            throw new EndpointSyntaxException(text, "only a listener can have port 0", "tcp:127.0.0.1:6000");
        }
        return endpoint;
    }
}
