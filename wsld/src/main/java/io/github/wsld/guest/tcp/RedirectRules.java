package io.github.wsld.guest.tcp;

import io.github.wsld.common.daemon.Deadline;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.common.process.Commands;
import io.github.wsld.guest.config.TcpForwardConfig;
import io.github.wsld.iptables.Applied;
import io.github.wsld.iptables.BackendChoice;
import io.github.wsld.iptables.ForwardedPorts;
import io.github.wsld.iptables.Ownership;
import io.github.wsld.iptables.Redirect;
import io.github.wsld.iptables.Redirection;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The redirect rules of this wsld, changed on workers, one change at a time. What is in place is known on the loop's
 * thread once a change has ended; {@link Change} is for the thread that stops the daemon.
 */
final class RedirectRules {
    private static final Logger LOG = LoggerFactory.getLogger(RedirectRules.class);

    private final Workers workers;
    private final Commands commands;
    private final RootsRules rootsRules;
    private Optional<InPlace> inPlace = Optional.empty();
    /** With what rules may be in place that are ours to remove: perhaps the former run's. */
    private Optional<Redirection> removable;

    private Change newest;

    /**
     * What forwards ports now.
     *
     * @param ours with what the rules were applied; empty when they are root's, who removes them as well
     */
    private record InPlace(TcpForwardConfig config, Optional<Redirection> ours, Applied applied) {
        @Override
        public String toString() {
            return config.ports()
                    + applied.backend().map(name -> " by " + name).orElse("")
                    + applied.families().stream()
                            .sorted()
                            .map(Object::toString)
                            .collect(Collectors.joining(" and ", ", ", ""));
        }
    }

    /**
     * A change of the rules, perhaps under way.
     *
     * @param ours ends, on the worker's thread, with what may have rules in place then
     */
    record Change(CompletableFuture<Optional<Redirection>> ours) {
        /** Waits for its end and removes what rules there are. Blocks. */
        void undo(Ownership ownership, Deadline deadline) throws Exception {
            Optional<Redirection> redirection = ours.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            if (redirection.isPresent()) {
                redirection.get().remove(ownership);
            }
        }

        /** Whether rules of ours may be in place. Does not wait. */
        boolean mayHaveRules() {
            return !ours.isDone() || ours.join().isPresent();
        }
    }

    /** @param hasFormer whether the run before this one has left its rules to it */
    RedirectRules(Workers workers, Commands commands, RootsRules rootsRules, boolean hasFormer) {
        this.workers = workers;
        this.commands = commands;
        this.rootsRules = rootsRules;
        this.removable = hasFormer ? Optional.of(new Redirection(commands, BackendChoice.AUTO)) : Optional.empty();
        this.newest = new Change(CompletableFuture.completedFuture(removable));
    }

    /** Whether there may be rules to remove. */
    boolean mayBeInPlace() {
        return inPlace.isPresent() || removable.isPresent();
    }

    /** The configuration whose rules are in place. */
    Optional<TcpForwardConfig> config() {
        return inPlace.map(InPlace::config);
    }

    /** The ports that the rules in place stand for. */
    ForwardedPorts ports() {
        return config().map(TcpForwardConfig::ports).orElse(ForwardedPorts.NONE);
    }

    /** What is in place, for people. */
    Optional<String> text() {
        return inPlace.map(InPlace::toString);
    }

    Change newest() {
        return newest;
    }

    /** Puts rules in place of those that are there. After a failure the former ones still are. */
    void apply(TcpForwardConfig config, Redirect redirect, Ownership ownership, Workers.Outcome<Void> outcome) {
        Redirection redirection = inPlace.filter(
                        former -> former.config().backend().equals(config.backend()))
                .flatMap(InPlace::ours)
                .orElseGet(() -> new Redirection(commands, config.backend()));
        Callable<Optional<InPlace>> work = () -> {
            Optional<Applied> byRoot = ownership.held() ? rootsRules.leadingAs(redirect) : Optional.empty();
            if (byRoot.isPresent()) {
                LOG.info(
                        "redirect rules of root's found families={}",
                        byRoot.get().families());
                return Optional.of(new InPlace(config, Optional.empty(), byRoot.get()));
            }
            Applied applied = redirection.apply(redirect, ownership);
            return Optional.of(new InPlace(config, Optional.of(redirection), applied));
        };
        change(work, outcome);
    }

    /** Removes the rules that are in place. */
    void remove(Ownership ownership, Workers.Outcome<Void> outcome) {
        Optional<Redirection> ours = removable;
        Callable<Optional<InPlace>> work = () -> {
            if (ours.isPresent()) {
                ours.get().remove(ownership);
            }
            return Optional.empty();
        };
        change(work, outcome);
    }

    /** Looks whether the rules in place still are. Of root's that is not known: they are taken to be. */
    void look(Workers.Outcome<Boolean> outcome) {
        Optional<Redirection> ours = removable;
        workers.submit("rules", () -> ours.isEmpty() || ours.get().isIntact(), outcome);
    }

    private void change(Callable<Optional<InPlace>> work, Workers.Outcome<Void> outcome) {
        CompletableFuture<Optional<Redirection>> ours = new CompletableFuture<>();
        newest = new Change(ours);
        // A failure leaves things as they are now.
        Optional<Redirection> before = removable;
        Callable<Optional<InPlace>> toldWhenEnded = () -> {
            Optional<Redirection> mayHaveRules = before;
            try {
                Optional<InPlace> result = work.call();
                mayHaveRules = result.flatMap(InPlace::ours);
                return result;
            } finally {
                ours.complete(mayHaveRules);
            }
        };
        workers.submit("redirect", toldWhenEnded, new Workers.Outcome<>() {
            @Override
            public void done(Optional<InPlace> now) {
                inPlace = now;
                removable = now.flatMap(InPlace::ours);
                outcome.done(null);
            }

            @Override
            public void failed(Exception cause) {
                outcome.failed(cause);
            }
        });
    }
}
