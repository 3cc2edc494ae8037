package io.github.wsld.common.loop;

/**
 * An open, non-blocking socket that the loop watches, or a {@link Filter} over one, which its user need not know. Owns its
 * descriptor until {@link #close}, {@link #reset} or {@link #release}; all may be called again without effect. For the loop's
 * thread. Results are those of {@link Sockets}.
 */
public final class Channel {
    private static final int WATCHED = 0;
    private static final int RESTING = 1;
    private static final int PAUSED = 2;
    private static final int CLOSED = 3;

    private final EventLoop loop;
    private final Sockets sockets;
    private final int descriptor;
    private final long token;
    private final boolean owned;
    /** Null for a plain socket, which pays a comparison for the possibility. */
    private final Filter filter;

    private EventHandler handler;
    private int interest;
    private int state = PAUSED;

    /**
     * Paused at first.
     *
     * @param owned whether closing the channel closes the descriptor; else it only ends the watch
     */
    Channel(EventLoop loop, Sockets sockets, int descriptor, boolean owned, long token, EventHandler handler) {
        this.loop = loop;
        this.sockets = sockets;
        this.descriptor = descriptor;
        this.owned = owned;
        this.token = token;
        this.handler = handler;
        this.filter = null;
    }

    private Channel(Filter filter, int descriptor, EventHandler handler) {
        this.filter = filter;
        this.descriptor = descriptor;
        this.handler = handler;
        this.loop = null;
        this.sockets = null;
        this.owned = true;
        this.token = 0;
    }

    /**
     * A channel whose bytes and events go through a filter; it is paused.
     *
     * @param descriptor of the socket below, which tells what kind it is
     */
    public static Channel over(Filter filter, int descriptor, EventHandler handler) {
        return new Channel(filter, descriptor, handler);
    }

    /** The descriptor, for calls that this class does not have; it stays owned by this channel. */
    public int descriptor() {
        return descriptor;
    }

    /** Hands the events from now on to another handler. */
    public void handler(EventHandler next) {
        handler = next;
    }

    /** Who gets the events. */
    public EventHandler handler() {
        return handler;
    }

    long token() {
        return token;
    }

    /** Whether closing it closes the descriptor. */
    boolean isOwned() {
        return owned;
    }

    public boolean isOpen() {
        return state != CLOSED;
    }

    /**
     * Watches for these events ({@link Poller#READABLE}, {@link Poller#WRITABLE}), and always for hang-up and errors. No effect
     * on a closed channel.
     */
    public void interest(int events) {
        if (state == CLOSED) {
            return;
        }
        if (filter != null) {
            state = WATCHED;
            filter.interest(events);
        } else if (state == PAUSED) {
            loop.poller().add(descriptor, events, token);
            state = WATCHED;
        } else if (events != interest || state == RESTING) {
            state = WATCHED;
            loop.poller().modify(descriptor, events, token);
        }
        interest = events;
    }

    public int interest() {
        return interest;
    }

    /**
     * Watches for nothing, hang-up and errors included, until {@link #interest} is called: for a condition that lasts and
     * cannot be dealt with yet.
     */
    public void pause() {
        if (state == WATCHED || state == RESTING) {
            state = PAUSED;
            interest = 0;
            if (filter != null) {
                filter.pause();
            } else {
                loop.poller().remove(descriptor);
            }
        }
    }

    /**
     * Pauses, but tells the poller only when an event comes before {@link #interest} is called: for a moment, which so costs a call
     * less. Not for a channel with a filter.
     */
    void rest() {
        if (state == WATCHED) {
            state = RESTING;
            interest = 0;
        }
    }

    boolean isResting() {
        return state == RESTING;
    }

    public int read(long address, int length) {
        int open = openDescriptor();
        return filter == null ? sockets.read(open, address, length) : filter.read(address, length);
    }

    public int write(long address, int length) {
        int open = openDescriptor();
        return filter == null ? sockets.write(open, address, length) : filter.write(address, length);
    }

    public int shutdownOutput() {
        int open = openDescriptor();
        return filter == null ? sockets.shutdownOutput(open) : filter.shutdownOutput();
    }

    /** The number of a closed descriptor may be another connection's by now. */
    private int openDescriptor() {
        if (state == CLOSED) {
            throw new IllegalStateException(this + " is closed");
        }
        return descriptor;
    }

    /** Closes; bytes under way still arrive. */
    public void close() {
        if (!owned) {
            release();
        } else if (filter != null) {
            if (state != CLOSED) {
                state = CLOSED;
                filter.close();
            }
        } else if (unwatch()) {
            sockets.close(descriptor);
        }
    }

    /** Closes such that a TCP peer sees a reset. */
    public void reset() {
        if (!owned) {
            release();
        } else if (filter != null) {
            if (state != CLOSED) {
                state = CLOSED;
                filter.reset();
            }
        } else if (unwatch()) {
            sockets.reset(descriptor);
        }
    }

    /** Ends the watch and leaves the descriptor open: it is its caller's again. Not for a channel with a filter. */
    public void release() {
        if (filter != null) {
            throw new IllegalStateException(this + " has state of its own, which a descriptor does not carry");
        }
        if (state == WATCHED || state == RESTING) {
            loop.poller().remove(descriptor);
        }
        if (state != CLOSED) {
            state = CLOSED;
            loop.released(this);
        }
    }

    private boolean unwatch() {
        if (state == CLOSED) {
            return false;
        }
        if (state == WATCHED || state == RESTING) {
            loop.poller().forget(descriptor);
        }
        state = CLOSED;
        loop.released(this);
        return true;
    }

    @Override
    public String toString() {
        return "channel " + descriptor;
    }
}
