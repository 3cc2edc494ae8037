package io.github.wsld.guest.tcp;

import io.github.wsld.common.daemon.Deadline;
import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.Part;
import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.common.process.Commands;
import io.github.wsld.guest.config.TcpForwardConfig;
import io.github.wsld.guest.stream.Newcomer;
import io.github.wsld.iptables.Owner;
import io.github.wsld.iptables.Ownership;
import io.github.wsld.iptables.Redirect;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forwarding of ports as a part of the daemon: has netfilter redirect what the configuration lists, and listens
 * where it is redirected to. Whatever hinders it is told once and leaves the rest of the daemon alone. Owns the service
 * listeners, the lock of the rules and, as long as it runs, the rules; connections outlive a change of them. What
 * blocks runs on workers, one piece at a time; all state is for the loop's thread.
 */
public final class TcpForwarding implements Part {
    /** The name of the note that says why ports are not forwarded. */
    public static final String HINDERED = "hindered";

    private static final Logger LOG = LoggerFactory.getLogger(TcpForwarding.class);
    /** Between two looks whether clients are left that need the rules. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final LoopPart loopPart;
    private final EventLoop loop;
    private final Workers workers;
    private final Surveyor surveyor;
    private final Owner owner;
    private final TcpForwarder forwarder;
    private final NetfilterLock lock;
    private final ServiceListeners listeners;
    private final RedirectRules rules;
    private final ForwardingReport report;
    private Optional<TcpForwardConfig> wanted;
    private boolean isMirrored;
    private boolean isBusy;
    private boolean changedMeanwhile;
    /** Runs while rules stay for the sake of clients that are connected. */
    private Optional<Timer> lingering = Optional.empty();

    /** Runs while rules are in place. */
    private Optional<Timer> look = Optional.empty();

    private boolean stopping;

    /**
     * @param rootsRules rules that serve where this process may apply none
     * @param hasFormerRules whether the run before this one has left its rules to it
     * @param owner how the rules name this process
     */
    public TcpForwarding(
            LoopPart loopPart,
            EventLoop loop,
            Workers workers,
            Commands commands,
            RootsRules rootsRules,
            boolean hasFormerRules,
            Surveyor surveyor,
            Owner owner,
            TcpForwarder forwarder,
            Optional<TcpForwardConfig> wanted,
            RecentErrors errors) {
        this.loopPart = loopPart;
        this.loop = loop;
        this.workers = workers;
        this.surveyor = surveyor;
        this.owner = owner;
        this.forwarder = forwarder;
        this.lock = new NetfilterLock(loop.sockets(), owner);
        this.listeners = new ServiceListeners(forwarder);
        this.rules = new RedirectRules(workers, commands, rootsRules, hasFormerRules);
        this.wanted = wanted;
        this.report = new ForwardingReport(errors);
    }

    @Override
    public String name() {
        return "tcp";
    }

    /** Begins; the rules are in place a little later. */
    @Override
    public void start() {
        isBusy = true;
        // When former clients are taken up: rules are not to be withdrawn under them.
        loop.execute(this::begin);
    }

    /** Forwards what another configuration says; connections that are open go on. On the loop's thread. */
    public void configure(Optional<TcpForwardConfig> config) {
        wanted = config;
        if (stopping) {
            return;
        }
        if (isBusy) {
            changedMeanwhile = true;
        } else {
            begin();
        }
    }

    private void begin() {
        if (stopping) {
            return;
        }
        isBusy = true;
        changedMeanwhile = false;
        report.attempted();
        lingering.ifPresent(Timer::cancel);
        if (wanted.isEmpty()) {
            report.nothingWanted();
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
            report.needless(!isMirrored);
            isMirrored = true;
            withdraw();
            return;
        }
        isMirrored = false;
        PortRanges ours = PortRanges.of(listeners.endpoints().stream().mapToInt(Endpoint.Tcp::port));
        PortRanges skipped = survey.skipped(config, ours);
        report.skipped(skipped);
        Redirect redirect = config.redirectWithout(skipped);
        if (redirect.ports().isEmpty()) {
            withdraw();
            return;
        }
        lingering = Optional.empty();
        List<Endpoint.Tcp> endpoints = endpoints(config, survey.ipv6());
        try {
            Ownership ownership = lock.take();
            if (ownership.held()) {
                listeners.add(endpoints);
            }
            apply(config, redirect, ownership, endpoints);
        } catch (IOException e) {
            hinderedBy(e);
        }
    }

    private static List<Endpoint.Tcp> endpoints(TcpForwardConfig config, boolean ipv6) {
        return ipv6 ? List.of(config.service(), config.service6()) : List.of(config.service());
    }

    private void apply(TcpForwardConfig config, Redirect redirect, Ownership ownership, List<Endpoint.Tcp> endpoints) {
        forwarder.resume(config.resume());
        // Connections come by the former rules until the new ones are in place, and by the new ones before that is
        // known here.
        forwarder.hostPorts(port -> {
            OptionalInt now = config.ports().hostPort(port);
            return now.isPresent() ? now : rules.ports().hostPort(port);
        });
        rules.apply(config, redirect, ownership, new Workers.Outcome<>() {
            @Override
            public void done(Void nothing) {
                serve(endpoints);
            }

            @Override
            public void failed(Exception cause) {
                hinderedBy(cause);
            }
        });
    }

    /** What was in place still is. */
    private void hinderedBy(Exception cause) {
        if (stopping) {
            return;
        }
        report.hinderedBy(cause, rules.config().isPresent());
        if (rules.config().isPresent()) {
            serve(endpoints(rules.config().get(), true));
        } else {
            giveUpSockets();
            next();
        }
    }

    private void serve(List<Endpoint.Tcp> endpoints) {
        if (!stopping) {
            forwarder.hostPorts(rules.ports()::hostPort);
            listeners.keepOnly(endpoints);
            lookLater();
        }
        next();
    }

    private void lookLater() {
        look.ifPresent(Timer::cancel);
        look = rules.config().filter(any -> !stopping).map(config -> loop.schedule(config.lookEvery(), this::look));
    }

    /** Somebody may flush all rules, not knowing of ours. */
    private void look() {
        if (stopping || rules.config().isEmpty()) {
            return;
        }
        if (isBusy || lingering.isPresent()) {
            lookLater();
            return;
        }
        isBusy = true;
        rules.look(new Workers.Outcome<>() {
            @Override
            public void done(Boolean intact) {
                if (!intact && !stopping) {
                    report.putBack();
                    begin();
                    return;
                }
                lookLater();
                next();
            }

            @Override
            public void failed(Exception cause) {
                LOG.debug("redirect rules not looked at reason=\"{}\"", cause.getMessage());
                lookLater();
                next();
            }
        });
    }

    /**
     * Forwards nothing any more. With the last rules the kernel would stop rewriting the packets of connections that
     * are open, which then hang: so those are waited for.
     */
    private void withdraw() {
        if (!rules.mayBeInPlace()) {
            giveUpSockets();
            next();
            return;
        }
        forwarder.hostPorts(port -> OptionalInt.empty());
        if (forwarder.hasClients()) {
            if (lingering.isEmpty()) {
                report.lingers();
            }
            lingering = Optional.of(loop.schedule(LINGER, () -> configure(wanted)));
            next();
            return;
        }
        lingering = Optional.empty();
        rules.remove(lock.take(), new Workers.Outcome<>() {
            @Override
            public void done(Void nothing) {
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

    private void next() {
        isBusy = false;
        if (changedMeanwhile && !stopping) {
            begin();
        }
    }

    private void giveUpSockets() {
        listeners.keepOnly(List.of());
        lock.close();
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
        return wanted.isEmpty() && lingering.isEmpty()
                ? List.of()
                : report.notes(rules.text(), lingering.isPresent(), isBusy, forwarder.direct());
    }

    /**
     * Leaves the rules and the service listeners to the next run, which finds the lock free. On the loop's thread; nothing changes any
     * more.
     *
     * @return the clients that are not connected yet, for the next run as well
     */
    public List<Newcomer> leave() {
        stopping = true;
        lingering.ifPresent(Timer::cancel);
        lock.close();
        return forwarder.leaveNewcomers();
    }

    /** Whether it leaves rules, too. */
    public boolean leavesRules() {
        return rules.newest().mayHaveRules();
    }

    /** Goes on with a client of the run before this one, if it is one of a port and ports are still forwarded. */
    public boolean takeUp(Newcomer former) {
        wanted.ifPresent(config -> forwarder.resume(config.resume()));
        return wanted.isPresent() && forwarder.takeUp(former);
    }

    /** Whether it may listen there once the rules are known. */
    public boolean mayListen(Endpoint endpoint) {
        return endpoint instanceof Endpoint.Tcp tcp
                && wanted.filter(config -> tcp.port() == config.servicePort()).isPresent();
    }

    /**
     * Resets the clients, while the rules still lead the reset to them; then removes the rules, while the listeners
     * still answer, so that no client is left to nobody.
     */
    @Override
    public void stop(Duration left) throws Exception {
        Deadline deadline = Deadline.in(left);
        AtomicReference<RedirectRules.Change> newest = new AtomicReference<>();
        AtomicReference<Ownership> ownership = new AtomicReference<>(new Ownership(owner, false));
        loopPart.doAndWait(
                () -> {
                    stopping = true;
                    forwarder.abort();
                    newest.set(rules.newest());
                    if (leavesRules()) {
                        ownership.set(lock.take());
                    }
                },
                left);
        try {
            // Former rules that this run has not come to may be another wsld's by now.
            if (ownership.get().held()) {
                newest.get().undo(ownership.get(), deadline);
            }
        } finally {
            loopPart.doAndWait(this::giveUpSockets, deadline.left());
        }
    }
}
