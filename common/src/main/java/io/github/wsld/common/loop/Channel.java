package io.github.wsld.common.loop;

/**
 * An open, non-blocking socket that the loop watches. Owns its descriptor until {@link #close}, {@link #reset} or
 * {@link #release}; all may be called again without effect. For the loop's thread. Results are those of {@link Sockets}.
 */
public final class Channel {
    private static final int WATCHED = 0;
    private static final int PAUSED = 1;
    private static final int CLOSED = 2;

    private final EventLoop loop;
    private final Sockets sockets;
    private final int descriptor;
    private final long token;
    private final boolean owned;
    private EventHandler handler;
    private int interest;
    private int state = WATCHED;

    /**
     * @param owned whether closing the channel closes the descriptor; else it only ends the watch
     */
    Channel(
            EventLoop loop,
            Sockets sockets,
            int descriptor,
            boolean owned,
            long token,
            int interest,
            EventHandler handler) {
        this.loop = loop;
        this.sockets = sockets;
        this.descriptor = descriptor;
        this.owned = owned;
        this.token = token;
        this.interest = interest;
        this.handler = handler;
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
        if (state == PAUSED) {
            state = WATCHED;
            loop.poller().add(descriptor, events, token);
        } else if (events != interest) {
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
        if (state == WATCHED) {
            state = PAUSED;
            interest = 0;
            loop.poller().remove(descriptor);
        }
    }

    public int read(long address, int length) {
        return sockets.read(openDescriptor(), address, length);
    }

    public int write(long address, int length) {
        return sockets.write(openDescriptor(), address, length);
    }

    public int shutdownOutput() {
        return sockets.shutdownOutput(openDescriptor());
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
        } else if (unwatch()) {
            sockets.close(descriptor);
        }
    }

    /** Closes such that a TCP peer sees a reset. */
    public void reset() {
        if (!owned) {
            release();
        } else if (unwatch()) {
            sockets.reset(descriptor);
        }
    }

    /** Ends the watch and leaves the descriptor open: it is its caller's again. */
    public void release() {
        if (state == WATCHED) {
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
        if (state == WATCHED) {
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
