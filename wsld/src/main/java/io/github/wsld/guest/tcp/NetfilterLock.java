package io.github.wsld.guest.tcp;

import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.iptables.Owner;
import io.github.wsld.iptables.Ownership;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of the redirect rules, see {@link Ownership#LOCK}. Held from {@link #take} to {@link #close}, more than
 * once. For one thread.
 */
public final class NetfilterLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetfilterLock.class);

    private final Sockets sockets;
    private final Owner owner;
    private Listener listener;

    /** @param owner who takes it, for others to read */
    public NetfilterLock(Sockets sockets, Owner owner) {
        this.sockets = sockets;
        this.owner = owner;
    }

    /** Takes the lock if it is free, and tells whether it is held. */
    public Ownership take() {
        try {
            if (listener == null) {
                listener = sockets.listen(Ownership.LOCK, 0);
            }
        } catch (IOException e) {
            // Whose it is, the failure to change the rules will tell.
            LOG.debug("netfilter lock not taken error=\"{}\"", e.getMessage());
        }
        return new Ownership(owner, listener != null);
    }

    /**
     * As {@link #take}, but counts as held as well while a process has it for which this one works: a service that has its rules
     * applied by root.
     */
    public Ownership takeFor(long service) {
        Ownership own = take();
        return own.held()
                ? own
                : new Ownership(owner, holder().filter(pid -> pid == service).isPresent());
    }

    /** The process that listens on the lock: the kernel tells who called listen(2). */
    private Optional<Long> holder() {
        int descriptor = sockets.connect(Ownership.LOCK);
        if (descriptor < 0) {
            return Optional.empty();
        }
        try {
            return sockets.peerCredentials(descriptor).map(peer -> (long) peer.pid());
        } finally {
            sockets.close(descriptor);
        }
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }
}
