package io.github.wsld.common.loop;

import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which a daemon's connections live: waits for events, runs timers, runs tasks from other threads.
 *
 * <p>Owns the poller and the buffers, and closes them when {@link #run} returns; channels that are open then are closed too. All
 * methods are for the loop's thread, before {@code run} for the thread that builds the daemon; {@link #execute} and {@link #stop}
 * are for any thread.
 *
 * <p>A handler, timer or task that throws an exception is logged and loses its own connection; the loop goes on. An {@link Error}
 * ends {@code run}.
 */
public final class EventLoop implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final Poller poller;
    private final Sockets sockets;
    private final BufferPool buffers;
    private final LongSupplier nanoClock;
    private final TimerHeap timers = new TimerHeap();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeSent = new AtomicBoolean();
    private final Poller.Sink sink = new Events();
    private Channel[] channels = new Channel[64];
    private int[] freeSlots = new int[64];
    private int freeCount;
    private int usedSlots;
    private int generation;
    private long nanosAwake;
    private boolean sawEvent;
    private volatile boolean stopping;

    /**
     * @param nanoClock a monotonic clock in nanoseconds, such as {@code System::nanoTime}
     */
    public EventLoop(Poller poller, Sockets sockets, NativeMemory memory, LongSupplier nanoClock) {
        this.poller = poller;
        this.sockets = sockets;
        this.buffers = new BufferPool(memory);
        this.nanoClock = nanoClock;
    }

    public Sockets sockets() {
        return sockets;
    }

    public BufferPool buffers() {
        return buffers;
    }

    Poller poller() {
        return poller;
    }

    /** Takes effect with the next event; {@link Latency#NORMAL} before the first call. */
    public void latency(Latency latency) {
        nanosAwake = latency.nanosAwake();
    }

    /** Nanoseconds of the loop's monotonic clock. */
    public long nanoTime() {
        return nanoClock.getAsLong();
    }

    /** Runs until {@link #stop}. */
    public void run() {
        try {
            while (!stopping) {
                runTasks();
                runTimers();
                if (!stopping) {
                    poll(untilNextTimer());
                }
            }
        } finally {
            close();
        }
    }

    /** Makes {@link #run} return soon. Any thread. */
    public void stop() {
        stopping = true;
        poller.wake();
    }

    /** Runs a task on the loop's thread. Any thread. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (wakeSent.compareAndSet(false, true)) {
            poller.wake();
        }
    }

    /** Runs a task on the loop's thread; the future ends with it, and never when the loop stops first. Any thread. */
    public CompletableFuture<Void> submit(Runnable task) {
        return CompletableFuture.runAsync(task, this);
    }

    /** Runs an action on the loop's thread once, after the delay. */
    public Timer schedule(Duration delay, Runnable action) {
        return timers.add(nanoTime() + delay.toNanos(), action);
    }

    /**
     * Takes over an open, non-blocking descriptor and watches it. When the watch fails the descriptor is closed.
     *
     * @param interest {@link Poller#READABLE}, {@link Poller#WRITABLE}, both or 0
     */
    public Channel open(int descriptor, int interest, EventHandler handler) {
        return open(descriptor, true, interest, handler);
    }

    /** Takes over an open, non-blocking descriptor as a paused channel: give it a handler, then {@link Channel#interest}. */
    public Channel adopt(int descriptor) {
        return place(descriptor, true, null);
    }

    /** Watches a descriptor that stays its caller's, such as a listener's: closing the channel ends the watch alone. */
    Channel watch(int descriptor, int interest, EventHandler handler) {
        return open(descriptor, false, interest, handler);
    }

    private Channel open(int descriptor, boolean owned, int interest, EventHandler handler) {
        Channel channel = place(descriptor, owned, handler);
        try {
            channel.interest(interest);
            return channel;
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private Channel place(int descriptor, boolean owned, EventHandler handler) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : usedSlots++;
        if (slot == channels.length) {
            channels = Arrays.copyOf(channels, slot * 2);
        }
        long token = (long) generation++ << 32 | slot;
        Channel channel = new Channel(this, sockets, descriptor, owned, token, handler);
        channels[slot] = channel;
        return channel;
    }

    /** Accepts nothing any more: ends the watch of the descriptors that stay their owners', which listen on. */
    public void releaseListeners() {
        for (int slot = 0; slot < usedSlots; slot++) {
            if (channels[slot] != null && !channels[slot].isOwned()) {
                channels[slot].release();
            }
        }
    }

    void released(Channel channel) {
        int slot = (int) channel.token();
        channels[slot] = null;
        free(slot);
    }

    private void free(int slot) {
        if (freeCount == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, freeCount * 2);
        }
        freeSlots[freeCount++] = slot;
    }

    private Channel channelOf(long token) {
        int slot = (int) token;
        Channel channel = slot < usedSlots ? channels[slot] : null;
        // An event of a channel that was closed earlier in the same round, whose slot may have a new owner, is
        // nobody's.
        return channel != null && channel.token() == token ? channel : null;
    }

    /** Tells a channel's handler of an event that the poller does not see. */
    void tell(Channel channel, int events) {
        sink.ready(channel.token(), events);
    }

    private void runTasks() {
        wakeSent.set(false);
        // Those that are there now: a task that queues another gives connections their turn first.
        for (int count = tasks.size(); count > 0; count--) {
            runGuarded(tasks.remove());
        }
    }

    private void runTimers() {
        if (timers.isEmpty()) {
            return;
        }
        long now = nanoTime();
        Runnable action;
        while ((action = timers.takeDue(now)) != null) {
            runGuarded(action);
        }
    }

    /** Looks for more events without a sleep for a while after one, if so told, and then sleeps until there is one. */
    private void poll(long timeoutNanos) {
        if (sawEvent && nanosAwake > 0 && (timeoutNanos < 0 || timeoutNanos > nanosAwake)) {
            sawEvent = false;
            long begin = nanoTime();
            do {
                // Where cores are few, whoever is to answer runs meanwhile.
                Thread.yield();
                poller.poll(0, sink);
            } while (!sawEvent && tasks.isEmpty() && nanoTime() - begin < nanosAwake);
        } else {
            sawEvent = false;
            poller.poll(timeoutNanos, sink);
        }
    }

    private long untilNextTimer() {
        return timers.isEmpty() ? -1 : Math.max(0, timers.nextDeadline() - nanoTime());
    }

    private static void runGuarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("task failed, this is a defect of wsld", e);
        }
    }

    private void close() {
        for (int slot = 0; slot < usedSlots; slot++) {
            if (channels[slot] != null) {
                channels[slot].close();
            }
        }
        buffers.close();
        poller.close();
    }

    /** Brings events to their channels' handlers. */
    private final class Events implements Poller.Sink {
        @Override
        public void ready(long token, int events) {
            sawEvent = true;
            Channel channel = channelOf(token);
            if (channel == null) {
                return;
            }
            if (channel.isResting()) {
                channel.pause();
            } else {
                try {
                    channel.handler().ready(events);
                } catch (RuntimeException e) {
                    failed(channel.handler(), e);
                }
            }
        }

        /**
         * @param handler the one in charge when it happened: it may have been handed the channel just before
         */
        private void failed(EventHandler handler, RuntimeException cause) {
            LOG.error("connection ended by a defect of wsld handler={}", handler, cause);
            runGuarded(() -> handler.abort(cause));
        }
    }
}
