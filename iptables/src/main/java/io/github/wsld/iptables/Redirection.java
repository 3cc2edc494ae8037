package io.github.wsld.iptables;

import io.github.wsld.common.process.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The redirect rules of this network namespace: applied, shown, found and removed. Blocks; any thread, one call at a
 * time. Holds nothing to be closed: rules stay until {@link #remove}, also when the process ends.
 */
public final class Redirection {
    private static final Logger LOG = LoggerFactory.getLogger(Redirection.class);

    private final Commands commands;
    private final BackendChoice choice;
    private Backends backends;
    /** The backend that took our rules; from then on the only one. */
    private Backend serving;
    /** What it took. */
    private Map<Family, Placed> placed = Map.of();

    public Redirection(Commands commands, BackendChoice choice) {
        this.commands = commands;
        this.choice = choice;
    }

    /**
     * Puts rules in place of all former ones of ours, whose connections go on. With no ports it removes them.
     *
     * @throws RedirectException with the reason of each backend tried; what was in place still is
     */
    public synchronized Applied apply(Redirect redirect, Ownership ownership)
            throws RedirectException, InterruptedException {
        requireHeld(ownership);
        if (redirect.ports().isEmpty()) {
            removeAll();
            return new Applied(Optional.empty(), Set.of(), List.of());
        }
        List<String> warnings = new ArrayList<>();
        Set<Family> families;
        if (serving == null) {
            families = applyByFirst(redirect, ownership.owner(), warnings);
            removeFromOthers(warnings);
        } else {
            families = serving.apply(redirect, ownership.owner(), warnings);
        }
        placed = families.stream()
                .collect(Collectors.toMap(
                        family -> family, family -> Placed.expected(redirect, family, ownership.owner())));
        LOG.info(
                "redirect rules applied backend={} families={} ports={} to={}:{}",
                serving.name(),
                families,
                redirect.ports(),
                redirect.serviceAddress(),
                redirect.servicePort());
        warnings.forEach(warning -> LOG.warn("redirect rules incomplete reason={}", warning));
        return new Applied(Optional.of(serving.name()), families, warnings);
    }

    private Set<Family> applyByFirst(Redirect redirect, Owner owner, List<String> warnings)
            throws RedirectException, InterruptedException {
        List<RedirectException> failures = new ArrayList<>();
        for (Backend backend : backends().candidates()) {
            List<String> itsWarnings = new ArrayList<>();
            try {
                Set<Family> families = backend.apply(redirect, owner, itsWarnings);
                warnings.addAll(itsWarnings);
                serving = backend;
                return families;
            } catch (RedirectException e) {
                failures.add(e);
            }
        }
        throw together("no backend works here", failures);
    }

    private static RedirectException together(String summary, List<RedirectException> failures) {
        if (failures.size() == 1) {
            return failures.get(0);
        }
        StringBuilder text = new StringBuilder(summary);
        failures.forEach(failure -> text.append("\n  ").append(failure.withoutAdvice()));
        // What helps against several is said once.
        failures.stream()
                .filter(failure -> !failure.withoutAdvice().equals(failure.getMessage()))
                .map(failure -> failure.failure().advice())
                .distinct()
                .forEach(advice -> text.append("\n  ").append(advice));
        RedirectException all = new RedirectException(failures.get(0).failure(), text.toString());
        failures.forEach(all::addSuppressed);
        return all;
    }

    /** What a former run left with another backend would go on redirecting. */
    private void removeFromOthers(List<String> warnings) throws RedirectException, InterruptedException {
        for (Backend backend : backends().all()) {
            if (backend != serving) {
                try {
                    remove(backend);
                } catch (RedirectException e) {
                    warnings.add("rules of a former run may be left with " + backend.name() + ": " + e.getMessage());
                }
            }
        }
    }

    /** Removes the rules, with whichever backend they were applied. No effect when there are none. */
    public synchronized void remove(Ownership ownership) throws RedirectException, InterruptedException {
        requireHeld(ownership);
        removeAll();
    }

    private void removeAll() throws RedirectException, InterruptedException {
        List<RedirectException> failures = new ArrayList<>();
        for (Backend backend : serving == null ? backends().all() : List.of(serving)) {
            try {
                remove(backend);
            } catch (RedirectException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw together("the redirect rules could not all be removed", failures);
        }
        serving = null;
        placed = Map.of();
    }

    private static void remove(Backend backend) throws RedirectException, InterruptedException {
        try {
            if (backend.mayHoldRules() && backend.remove()) {
                LOG.info("redirect rules removed backend={}", backend.name());
            }
        } catch (RedirectException e) {
            // Where it cannot work there is nothing of ours.
            if (!e.isForMissingPart()) {
                throw e;
            }
        }
    }

    /**
     * Whether what was applied last is still there, whole; true when nothing was. Not looked at where it takes sudo, which writes each
     * use to a log: true as well.
     */
    public synchronized boolean isIntact() throws RedirectException, InterruptedException {
        if (serving == null || backends().isBySudo()) {
            return true;
        }
        return serving.read().entrySet().containsAll(placed.entrySet());
    }

    /** The rules of any wsld that are in place. */
    public synchronized List<InPlace> find() throws RedirectException, InterruptedException {
        List<InPlace> found = new ArrayList<>();
        for (Backend backend : backends().all()) {
            try {
                Map<Family, Placed> rules = backend.mayHoldRules() ? backend.read() : Map.of();
                if (!rules.isEmpty()) {
                    found.add(new InPlace(backend.name(), rules));
                }
            } catch (RedirectException e) {
                if (!e.isForMissingPart()) {
                    throw e;
                }
            }
        }
        return found;
    }

    /**
     * The commands that {@link #apply} would run where no rules are in place yet, with the backend that serves, or
     * the first that says it could. As a shell takes them; a comment says when none could.
     */
    public synchronized String show(Redirect redirect, Owner owner) throws RedirectException, InterruptedException {
        if (serving != null) {
            return serving.show(redirect, owner);
        }
        List<Backend> candidates = backends().candidates();
        StringBuilder obstacles = new StringBuilder();
        for (Backend backend : candidates) {
            try {
                backend.check(redirect, owner);
                return backend.show(redirect, owner);
            } catch (RedirectException e) {
                obstacles.append("# ").append(e.getMessage()).append('\n');
            }
        }
        return obstacles + candidates.get(0).show(redirect, owner);
    }

    private void requireHeld(Ownership ownership) throws RedirectException, InterruptedException {
        if (ownership.held()) {
            return;
        }
        String whose;
        try {
            List<InPlace> found = find();
            whose = found.isEmpty()
                    ? "none are in place yet"
                    : found.stream().map(InPlace::toString).collect(Collectors.joining(", "));
        } catch (RedirectException e) {
            whose = "its name cannot be read: " + e.getMessage();
        }
        throw new RedirectException(
                Failure.OWNED,
                "the redirect rules of this VM belong to another wsld: " + whose + "; " + Failure.OWNED.advice());
    }

    private Backends backends() throws RedirectException, InterruptedException {
        if (backends == null) {
            backends = Backends.of(choice, commands);
        }
        return backends;
    }
}
