package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.util.List;

/** The link server as a part of the daemon: listens on its endpoints from start to stop. */
public final class LinkService extends OnLoop {
    private final LinkServer server;
    private final List<Endpoint> endpoints;

    public LinkService(LoopPart loop, LinkServer server, List<Endpoint> endpoints) {
        super(loop, "links");
        this.server = server;
        this.endpoints = List.copyOf(endpoints);
    }

    @Override
    public void start() throws IOException {
        try {
            for (Endpoint endpoint : endpoints) {
                server.listen(endpoint);
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
