package io.github.wsld.host.keepalive;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.daemon.OutageLog;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.common.process.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps WSL from stopping the distributions whose windows are open: it stops one some 15 s after its last Windows client has gone, and a
 * wsld that systemd has started is none. Holds those that have told their names; when none has, all that run. Looks on a timer. Starts
 * neither a VM nor a distribution: only what runs is held. For the loop's thread; its stop lets go of all.
 */
public final class KeepAlive extends OnLoop {
    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);
    /** A few times within what WSL waits. */
    private static final Duration LOOK = Duration.ofSeconds(3);
    /** From the last window's end to the release. */
    private static final Duration GRACE = Duration.ofSeconds(60);
    /** Names that are kept in mind: they come from guests. */
    static final int MOST_NAMES = 16;

    private final EventLoop loop;
    private final Workers workers;
    private final Distributions distributions;
    private final KeepAliveMode mode;
    private final IntSupplier displays;
    private final Duration look;
    private final OutageLog outage;
    private final Hold hold;
    private final Set<String> told = new LinkedHashSet<>();
    private final Map<String, Distributions.Held> held = new LinkedHashMap<>();
    /** Those that ended before they were registered, with their last words. */
    private final Map<String, String> stillborn = new LinkedHashMap<>();

    private boolean guestSeen;
    private boolean stopped;
    private Timer next;

    KeepAlive(
            LoopPart part,
            EventLoop loop,
            Workers workers,
            Distributions distributions,
            KeepAliveMode mode,
            IntSupplier displays,
            Duration look,
            Duration grace) {
        super(part, "keep-alive");
        this.loop = loop;
        this.workers = workers;
        this.distributions = distributions;
        this.mode = mode;
        this.displays = displays;
        this.look = look;
        this.hold = new Hold(grace);
        this.outage = new OutageLog(
                "WSL may stop a distribution while its windows are open",
                "distribution held again",
                loop::nanoTime,
                (level, line) -> LOG.atLevel(level).log(line));
    }

    /**
     * By {@code wsl.exe}.
     *
     * @param wsl its path
     * @param displays how many display connections of guests are open over a link that lives
     */
    public KeepAlive(
            LoopPart part,
            EventLoop loop,
            Workers workers,
            Commands commands,
            String wsl,
            KeepAliveMode mode,
            IntSupplier displays) {
        this(part, loop, workers, new WslProgram(commands, wsl), mode, displays, LOOK, GRACE);
    }

    @Override
    public void start() {
        if (mode != KeepAliveMode.NEVER) {
            next = loop.schedule(look, this::look);
        }
    }

    /**
     * A guest has opened a link, and so runs.
     *
     * @param distribution its name, if it has told one
     */
    public void guestSeen(Optional<String> distribution) {
        guestSeen = true;
        if (distribution.isPresent() && told.size() < MOST_NAMES && told.add(distribution.get())) {
            hold.changed();
        }
    }

    private void look() {
        next = loop.schedule(look, this::look);
        boolean wanted = mode == KeepAliveMode.ALWAYS ? guestSeen : displays.getAsInt() > 0;
        switch (hold.look(wanted, loop.nanoTime())) {
            case START -> {
                Set<String> names = Set.copyOf(told);
                Set<String> present = Set.copyOf(held.keySet());
                workers.submit("keep-alive", () -> take(names, present), new Taken());
            }
            case RELEASE -> {
                LOG.info("distributions let go, their windows are closed names={}", held.keySet());
                releaseAll();
            }
            case NOTHING -> {}
        }
    }

    /**
     * Takes hold of what runs and is not held. On a worker.
     *
     * @param names those to hold; none for all
     * @param present those that are held
     * @return what was taken in addition, still to be registered
     */
    private Map<String, Distributions.Held> take(Set<String> names, Set<String> present)
            throws IOException, InterruptedException {
        List<String> running = distributions.running();
        Map<String, Distributions.Held> taken = new LinkedHashMap<>();
        try {
            for (String name : running) {
                if ((names.isEmpty() || names.contains(name)) && !present.contains(name)) {
                    taken.put(name, distributions.hold(name, (code, words) -> ended(name, code, words)));
                }
            }
        } catch (IOException e) {
            taken.values().forEach(Distributions.Held::release);
            throw e;
        }
        return taken;
    }

    private final class Taken implements Workers.Outcome<Map<String, Distributions.Held>> {
        @Override
        public void done(Map<String, Distributions.Held> taken) {
            if (stopped) {
                taken.values().forEach(Distributions.Held::release);
                return;
            }
            taken.keySet().removeAll(stillborn.keySet());
            held.putAll(taken);
            if (!stillborn.isEmpty() || held.isEmpty()) {
                outage.failed(
                        stillborn.isEmpty()
                                ? "wsl.exe lists no running distribution" + (told.isEmpty() ? "" : " of " + told)
                                : "wsl.exe ended at once: " + stillborn);
                stillborn.clear();
                hold.failed(!held.isEmpty(), loop.nanoTime());
                return;
            }
            if (!taken.isEmpty()) {
                LOG.info("distributions held while their windows are open names={}", held.keySet());
            }
            outage.worked();
            hold.begun(loop.nanoTime());
        }

        @Override
        public void failed(Exception cause) {
            if (!stopped) {
                outage.failed(cause.getMessage());
                hold.failed(!held.isEmpty(), loop.nanoTime());
            }
        }
    }

    private void ended(String name, int code, String words) {
        loop.execute(() -> {
            if (stopped) {
                return;
            }
            if (held.remove(name) == null) {
                stillborn.put(name, code + " " + words);
                return;
            }
            LOG.info("distribution no longer held name={} code={} words=\"{}\"", name, code, words);
            hold.ended(!held.isEmpty(), loop.nanoTime());
        });
    }

    private void releaseAll() {
        held.values().forEach(Distributions.Held::release);
        held.clear();
    }

    @Override
    protected void stopOnLoop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
        releaseAll();
    }
}
