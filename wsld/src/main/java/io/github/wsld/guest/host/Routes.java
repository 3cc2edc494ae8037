package io.github.wsld.guest.host;

import io.github.wsld.common.stream.Failover;
import io.github.wsld.common.stream.StreamTimes;
import java.util.ArrayList;
import java.util.List;

/** The endpoints at which the host may be, the preferred one first, and which of them is in use. For the loop's thread. */
public final class Routes {
    private final List<Route> all;
    private final Failover failover;

    Routes(List<Route> all, StreamTimes times) {
        this.all = List.copyOf(all);
        this.failover = new Failover(all.stream().map(Route::dials).toList(), times);
    }

    public List<Route> all() {
        return all;
    }

    public Route first() {
        return all.get(0);
    }

    /** The one for the next dial. */
    public Route current(long now) {
        return all.get(failover.current(now));
    }

    public Failover failover() {
        return failover;
    }

    /** All, that in use first: for whoever cannot wait. */
    public List<Route> inTurn(long now) {
        List<Route> order = new ArrayList<>(all);
        Route current = current(now);
        order.remove(current);
        order.add(0, current);
        return order;
    }
}
