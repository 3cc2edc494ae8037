package io.github.wsld.guest.tcp;

import io.github.wsld.common.daemon.Deadline;
import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.Part;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.common.process.Commands;
import io.github.wsld.guest.config.TcpForwardConfig;
import io.github.wsld.iptables.Applied;
import io.github.wsld.iptables.ForwardedPorts;
import io.github.wsld.iptables.Owner;
import io.github.wsld.iptables.Ownership;
import io.github.wsld.iptables.Redirect;
import io.github.wsld.iptables.Redirection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forwarding of ports as a part of the daemon: has netfilter redirect what the configuration lists, and listens where it is
 * redirected to. Whatever hinders it is told once and leaves the rest of the daemon alone. Owns the service listeners, the lock of the
 * rules and, as long as it runs, the rules; connections outlive a change of them. What blocks runs on workers, one piece at a time; all state is for
 * the loop's thread.
 */
public final class TcpForwarding implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(TcpForwarding.class);
    /** Between two looks whether clients are left that need the rules. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final LoopPart loopPart;
    private final EventLoop loop;
    private final Workers workers;
    private final Commands commands;
    private final Surveyor surveyor;
    private final Owner owner;
    private final TcpForwarder forwarder;
    private final ServiceListeners listeners;
    private final RecentErrors errors;

    private Optional<TcpForwardConfig> wanted;
    /** What is forwarded now, and how. */
    private Optional<InForce> inForce = Optional.empty();

    /** The newest change of the rules: ends with what may have rules in place, wherever the loop is then. */
    private CompletableFuture<Optional<Redirection>> change = CompletableFuture.completedFuture(Optional.empty());

    private Listener lock;
    private String obstacle = "";
    private PortRanges skipped = PortRanges.NONE;
    private boolean isMirrored;
    private boolean isBusy;
    private boolean changedMeanwhile;
    /** Runs while rules stay for the sake of clients that are connected. */
    private Optional<Timer> lingering = Optional.empty();

    private boolean stopping;

    /** What forwards ports now. */
    private record InForce(TcpForwardConfig config, Redirection redirection, Applied applied) {}

    /** @param owner how the rules name this process */
    public TcpForwarding(
            LoopPart loopPart,
            EventLoop loop,
            Workers workers,
            Commands commands,
            Surveyor surveyor,
            Owner owner,
            TcpForwarder forwarder,
            Optional<TcpForwardConfig> wanted,
            RecentErrors errors) {
        this.loopPart = loopPart;
        this.loop = loop;
        this.workers = workers;
        this.commands = commands;
        this.surveyor = surveyor;
        this.owner = owner;
        this.forwarder = forwarder;
        this.listeners = new ServiceListeners(forwarder);
        this.wanted = wanted;
        this.errors = errors;
    }

    @Override
    public String name() {
        return "tcp";
    }

    /** Begins; the rules are in place a little later. */
    @Override
    public void start() {
        begin();
    }

    /** Forwards what another configuration says; connections that are open go on. On the loop's thread. */
    public void configure(Optional<TcpForwardConfig> config) {
        wanted = config;
        if (isBusy) {
            changedMeanwhile = true;
        } else {
            begin();
        }
    }

    private void begin() {
        isBusy = true;
        changedMeanwhile = false;
        obstacle = "";
        lingering.ifPresent(Timer::cancel);
        if (wanted.isEmpty()) {
            skipped = PortRanges.NONE;
            withdraw();
            return;
        }
        TcpForwardConfig config = wanted.get();
        workers.submit("survey", surveyor::look, new Workers.Outcome<>() {
            @Override
            public void done(Survey survey) {
                surveyed(config, survey);
            }

            @Override
            public void failed(Exception cause) {
                hinderedBy(cause);
            }
        });
    }

    private void surveyed(TcpForwardConfig config, Survey survey) {
        if (stopping) {
            return;
        }
        if (survey.isNeedless(config)) {
            obstacle = "needless, for WSL's networking is mirrored: guest and host share their loopback";
            if (!isMirrored) {
                LOG.info("ports not forwarded reason=\"{}\"; even_if_mirrored = true forwards all the same", obstacle);
            }
            isMirrored = true;
            withdraw();
            return;
        }
        isMirrored = false;
        skip(config, survey);
        Redirect redirect = config.redirectWithout(skipped);
        if (redirect.ports().isEmpty()) {
            withdraw();
            return;
        }
        lingering = Optional.empty();
        List<Endpoint.Tcp> endpoints = endpoints(config, survey.ipv6());
        try {
            boolean held = takeLock();
            if (held) {
                listeners.add(endpoints);
            }
            apply(config, redirect, new Ownership(owner, held), endpoints);
        } catch (IOException e) {
            hinderedBy(e);
        }
    }

    private void skip(TcpForwardConfig config, Survey survey) {
        PortRanges ours = PortRanges.of(listeners.endpoints().stream().mapToInt(Endpoint.Tcp::port));
        PortRanges before = skipped;
        skipped = survey.skipped(config, ours);
        if (!skipped.isEmpty() && !skipped.equals(before)) {
            LOG.warn(
                    "ports not forwarded ports={} reason=\"something in this guest listens on them\"; stop it and reload, or set"
                            + " even_if_listened = true",
                    skipped);
        }
    }

    private static List<Endpoint.Tcp> endpoints(TcpForwardConfig config, boolean ipv6) {
        return ipv6 ? List.of(config.service(), config.service6()) : List.of(config.service());
    }

    private boolean takeLock() {
        try {
            if (lock == null) {
                lock = loop.sockets().listen(Ownership.LOCK, 0);
            }
            return true;
        } catch (IOException e) {
            // Whose it is, the rules tell.
            LOG.debug("netfilter lock not taken error=\"{}\"", e.getMessage());
            return false;
        }
    }

    private void apply(TcpForwardConfig config, Redirect redirect, Ownership ownership, List<Endpoint.Tcp> endpoints) {
        // Connections come by the former rules until the new ones are in place, and by the new ones before that is
        // known here.
        forwarder.hostPorts(port -> {
            OptionalInt now = config.ports().hostPort(port);
            return now.isPresent() ? now : forwarded().hostPort(port);
        });
        Redirection redirection = inForce.filter(
                        former -> former.config().backend().equals(config.backend()))
                .map(InForce::redirection)
                .orElseGet(() -> new Redirection(commands, config.backend()));
        Optional<Redirection> ours = ownership.held() ? Optional.of(redirection) : Optional.empty();
        change(ours, () -> redirection.apply(redirect, ownership), new Workers.Outcome<>() {
            @Override
            public void done(Applied applied) {
                inForce = Optional.of(new InForce(config, redirection, applied));
                serve(endpoints);
            }

            @Override
            public void failed(Exception cause) {
                hinderedBy(cause);
            }
        });
    }

    private ForwardedPorts forwarded() {
        return inForce.map(force -> force.config().ports()).orElse(ForwardedPorts.NONE);
    }

    /** What was in place still is. */
    private void hinderedBy(Exception cause) {
        if (stopping) {
            return;
        }
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        obstacle = reason.lines().map(String::strip).collect(Collectors.joining("; "));
        LOG.warn(
                "ports not forwarded reason=\"{}\"{}",
                obstacle,
                inForce.isPresent() ? "; those of the former configuration still are" : "");
        LOG.debug("ports not forwarded", cause);
        errors.add("ports not forwarded: " + obstacle);
        if (inForce.isPresent()) {
            InForce former = inForce.get();
            serve(endpoints(former.config(), true));
        } else {
            change = CompletableFuture.completedFuture(Optional.empty());
            giveUpSockets();
            next();
        }
    }

    private void serve(List<Endpoint.Tcp> endpoints) {
        if (!stopping) {
            forwarder.hostPorts(forwarded()::hostPort);
            listeners.keepOnly(endpoints);
        }
        next();
    }

    /**
     * Forwards nothing any more. With the last rules the kernel would stop rewriting the packets of connections that are open, which then
     * hang: so those are waited for.
     */
    private void withdraw() {
        if (inForce.isEmpty()) {
            giveUpSockets();
            next();
            return;
        }
        forwarder.hostPorts(port -> OptionalInt.empty());
        if (forwarder.hasClients()) {
            if (lingering.isEmpty()) {
                LOG.info("redirect rules stay until open connections end; new ones are reset");
            }
            lingering = Optional.of(loop.schedule(LINGER, () -> configure(wanted)));
            next();
            return;
        }
        lingering = Optional.empty();
        Redirection redirection = inForce.get().redirection();
        Callable<Void> remove = () -> {
            redirection.remove(new Ownership(owner, true));
            return null;
        };
        change(Optional.of(redirection), remove, new Workers.Outcome<>() {
            @Override
            public void done(Void nothing) {
                inForce = Optional.empty();
                change = CompletableFuture.completedFuture(Optional.empty());
                if (!stopping) {
                    giveUpSockets();
                }
                next();
            }

            @Override
            public void failed(Exception cause) {
                hinderedBy(cause);
            }
        });
    }

    /** @param ours what has rules in place afterwards, perhaps */
    private <T> void change(Optional<Redirection> ours, Callable<T> work, Workers.Outcome<T> outcome) {
        CompletableFuture<Optional<Redirection>> ended = new CompletableFuture<>();
        change = ended;
        workers.submit(
                "redirect",
                () -> {
                    try {
                        return work.call();
                    } finally {
                        ended.complete(ours);
                    }
                },
                outcome);
    }

    private void next() {
        isBusy = false;
        if (changedMeanwhile && !stopping) {
            begin();
        }
    }

    private void giveUpSockets() {
        listeners.keepOnly(List.of());
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return List.copyOf(listeners.endpoints());
    }

    public TcpForwarder forwarder() {
        return forwarder;
    }

    /** What a person wants to know of it; nothing when nothing is to be forwarded. */
    public List<Status.Note> notes() {
        if (wanted.isEmpty() && lingering.isEmpty()) {
            return List.of();
        }
        List<Status.Note> notes = new ArrayList<>();
        if (lingering.isPresent()) {
            notes.add(new Status.Note("forwards", "nothing new; open connections go on"));
        } else {
            inForce.ifPresent(force ->
                    notes.add(new Status.Note("forwards", force.config().ports() + how(force.applied()))));
        }
        if (!skipped.isEmpty()) {
            notes.add(new Status.Note("skips", skipped + ", which something in this guest listens on"));
        }
        if (!obstacle.isEmpty()) {
            notes.add(new Status.Note("hindered", obstacle));
        } else if (isBusy) {
            notes.add(new Status.Note("changes", "rules are being applied"));
        }
        if (forwarder.direct() > 0) {
            notes.add(new Status.Note("reset", forwarder.direct() + " that dialled the service port itself"));
        }
        return notes;
    }

    private static String how(Applied applied) {
        return applied.backend().map(name -> " by " + name).orElse("")
                + applied.families().stream()
                        .sorted()
                        .map(family -> family.toString())
                        .collect(Collectors.joining(" and ", ", ", ""));
    }

    /**
     * Resets the clients, while the rules still lead the reset to them; then removes the rules, while the listeners still answer, so that
     * no client is left to nobody.
     */
    @Override
    public void stop(Duration left) throws Exception {
        Deadline deadline = Deadline.in(left);
        AtomicReference<CompletableFuture<Optional<Redirection>>> last = new AtomicReference<>();
        loopPart.doAndWait(
                () -> {
                    stopping = true;
                    forwarder.abort();
                    last.set(change);
                },
                left);
        try {
            Optional<Redirection> ours = last.get().get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            if (ours.isPresent()) {
                ours.get().remove(new Ownership(owner, true));
            }
        } finally {
            loopPart.doAndWait(this::giveUpSockets, deadline.left());
        }
    }
}
