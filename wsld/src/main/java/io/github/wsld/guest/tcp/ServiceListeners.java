package io.github.wsld.guest.tcp;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The listeners of a forwarder, which change while it serves. Owns them. For the loop's thread. */
final class ServiceListeners {
    private final TcpForwarder forwarder;
    private final Map<Endpoint.Tcp, Acceptor> acceptors = new LinkedHashMap<>();

    ServiceListeners(TcpForwarder forwarder) {
        this.forwarder = forwarder;
    }

    /**
     * Listens on those endpoints that are not listened on yet.
     *
     * @throws IOException with the endpoint, the error and what to do; nothing has changed then
     */
    void add(List<Endpoint.Tcp> endpoints) throws IOException {
        List<Endpoint.Tcp> added = new ArrayList<>();
        try {
            for (Endpoint.Tcp endpoint : endpoints) {
                if (!acceptors.containsKey(endpoint)) {
                    acceptors.put(endpoint, forwarder.listen(endpoint));
                    added.add(endpoint);
                }
            }
        } catch (IOException e) {
            added.forEach(endpoint -> acceptors.remove(endpoint).close());
            throw e;
        }
    }

    /** Closes all but these. */
    void keepOnly(List<Endpoint.Tcp> endpoints) {
        Iterator<Map.Entry<Endpoint.Tcp, Acceptor>> all = acceptors.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Endpoint.Tcp, Acceptor> entry = all.next();
            if (!endpoints.contains(entry.getKey())) {
                entry.getValue().close();
                all.remove();
            }
        }
    }

    Set<Endpoint.Tcp> endpoints() {
        return acceptors.keySet();
    }
}
