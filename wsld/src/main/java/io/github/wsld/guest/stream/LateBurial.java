package io.github.wsld.guest.stream;

import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.guest.host.AwaitedLinks;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Tells the host of runs of wsld that ended without a word to it, when no other run follows that would: one that left its streams to
 * the next, and was not restarted but stopped. Takes one route after the other, and listens where the host opens its links. For the
 * thread that calls {@link #run}.
 */
public final class LateBurial {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final EventLoop loop;
    private final Host host;
    private final Optional<AwaitedLinks> awaited;
    private final InstanceFiles files;
    private final Burial burial;
    private Iterator<Route> routes = List.<Route>of().iterator();

    /**
     * @param awaited links that the host opens, if it is to; nobody else listens for them now
     * @param folder where runs leave word of themselves
     * @throws IOException when that cannot be read
     */
    public LateBurial(EventLoop loop, Host host, Optional<AwaitedLinks> awaited, Path folder) throws IOException {
        this.loop = loop;
        this.host = host;
        this.awaited = awaited;
        this.files = new InstanceFiles(folder, ProcessHandle.current().pid());
        Instance self = Instance.random(host.nonces());
        files.find(self);
        this.burial = new Burial(host, self, files);
    }

    /**
     * Runs the loop until the host has heard of all, or for so long.
     *
     * @return whether it has
     */
    public boolean run(Duration atMost) {
        if (files.gone().isEmpty()) {
            return true;
        }
        loop.schedule(atMost, this::end);
        // The host knows where: it goes on dialling after the last wsld has gone.
        awaited.ifPresent(links -> links.start(() -> {}, () -> {}));
        tell();
        loop.run();
        return files.gone().isEmpty();
    }

    private void tell() {
        if (files.gone().isEmpty()) {
            end();
            return;
        }
        if (!burial.isUnderWay()) {
            if (!routes.hasNext()) {
                routes = host.routes().inTurn(host.now()).iterator();
            }
            burial.tell(routes.next());
        }
        loop.schedule(PAUSE, this::tell);
    }

    private void end() {
        awaited.ifPresent(AwaitedLinks::close);
        loop.stop();
    }
}
