package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Binding;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** The link server as a part of the daemon: listens on its endpoints from start to stop. */
public final class LinkService extends OnLoop {
    private final LinkServer server;
    private final List<Endpoint> endpoints;
    private final Function<Endpoint, Binding> binding;

    /**
     * @param binding what the links of an endpoint are taken to run over, unless they are encrypted
     */
    public LinkService(
            LoopPart loop, LinkServer server, List<Endpoint> endpoints, Function<Endpoint, Binding> binding) {
        super(loop, "links");
        this.binding = binding;
        this.server = server;
        this.endpoints = List.copyOf(endpoints);
    }

    @Override
    public void start() throws IOException {
        try {
            for (Endpoint endpoint : endpoints) {
                if (LinkServer.isEncrypted(endpoint)) {
                    server.listen(endpoint);
                } else {
                    server.listen(endpoint, binding.apply(endpoint));
                }
            }
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    @Override
    protected void stopOnLoop() {
        server.close();
    }
}
