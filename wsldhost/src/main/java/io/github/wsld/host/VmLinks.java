package io.github.wsld.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.host.serve.LinkServer;
import io.github.wsld.host.vm.VmServer;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Function;

/**
 * The links of the virtual machine that is served. Nothing else is listened on then, so that all links are its guests', and all end
 * with it. For the loop's thread.
 */
record VmLinks(LinkServer server, long port, Function<Endpoint, Binding> binding) implements VmServer {
    @Override
    public void listen(UUID vm) throws IOException {
        Endpoint endpoint = new Endpoint.Hvsock(vm, port);
        server.listen(endpoint, binding.apply(endpoint));
    }

    @Override
    public void end(UUID vm) {
        server.stopListening();
        server.machineGone();
    }
}
