package io.github.wsld.iptables;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** iptables, on either kind of tables: a chain of our own, replaced in one transaction a family. */
final class IptablesBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(IptablesBackend.class);

    /** How long iptables waits for another one that changes rules, in seconds. */
    private static final String WAIT = "5";

    private final BackendName name;
    private final Runner runner;
    private final IptablesPrograms programs;

    IptablesBackend(BackendName name, Runner runner, IptablesPrograms programs) {
        this.name = name;
        this.runner = runner;
        this.programs = programs;
    }

    @Override
    public BackendName name() {
        return name;
    }

    /** The kernel lists the older tables once they are used in this network namespace; unreadable counts as unused. */
    @Override
    public boolean mayHoldRules() throws RedirectException, InterruptedException {
        if (name != BackendName.IPTABLES_LEGACY) {
            return true;
        }
        try {
            String loaded = "/proc/net/ip_tables_names";
            String loaded6 = "/proc/net/ip6_tables_names";
            runner.run(Words.join(programs.before(), "grep", "-qsx", "nat", loaded, loaded6), "");
            return true;
        } catch (RedirectException e) {
            return false;
        }
    }

    @Override
    public Map<Family, Placed> read() throws RedirectException, InterruptedException {
        Map<Family, Placed> placed = new EnumMap<>(Family.class);
        chain(Family.IPV4).placed().ifPresent(found -> placed.put(Family.IPV4, found));
        chainIfSupported(Family.IPV6).flatMap(OwnChain::placed).ifPresent(found -> placed.put(Family.IPV6, found));
        return placed;
    }

    @Override
    public Set<Family> apply(Redirect redirect, Owner owner, List<String> warnings)
            throws RedirectException, InterruptedException {
        Map<Family, OwnChain> former = new EnumMap<>(Family.class);
        Set<Family> served = EnumSet.noneOf(Family.class);
        try {
            replace(Family.IPV4, redirect, owner, former);
            served.add(Family.IPV4);
            try {
                replace(Family.IPV6, redirect, owner, former);
                served.add(Family.IPV6);
            } catch (RedirectException e) {
                if (!e.isForMissingPart()) {
                    throw e;
                }
                warnings.add("only IPv4 connections are redirected: " + e.getMessage());
            }
            Verification.require(this, read(), redirect, owner, served);
        } catch (RedirectException | InterruptedException | RuntimeException e) {
            restore(former, e);
            throw e;
        }
        return served;
    }

    private void replace(Family family, Redirect redirect, Owner owner, Map<Family, OwnChain> former)
            throws RedirectException, InterruptedException {
        OwnChain present = chain(family);
        former.put(family, present);
        restore(family, present.transactionTo(OwnChain.of(redirect, family, owner)));
    }

    /** Puts back what was there, for the failure of the other family or of both together. */
    private void restore(Map<Family, OwnChain> former, Exception reason) throws InterruptedException {
        for (Map.Entry<Family, OwnChain> entry : former.entrySet()) {
            try {
                OwnChain present = chain(entry.getKey());
                if (!present.equals(entry.getValue())) {
                    restore(entry.getKey(), present.transactionTo(entry.getValue()));
                }
            } catch (RedirectException e) {
                LOG.error("former redirect rules not put back family={} reason={}", entry.getKey(), e.getMessage());
                reason.addSuppressed(e);
            }
        }
    }

    @Override
    public boolean remove() throws RedirectException, InterruptedException {
        boolean ipv4 = remove(Family.IPV4, chain(Family.IPV4));
        boolean ipv6 = remove(Family.IPV6, chainIfSupported(Family.IPV6).orElse(OwnChain.NONE));
        return ipv4 || ipv6;
    }

    private boolean remove(Family family, OwnChain present) throws RedirectException, InterruptedException {
        if (present.exists()) {
            restore(family, present.transactionTo(OwnChain.NONE));
        }
        return present.exists();
    }

    @Override
    public void check(Redirect redirect, Owner owner) throws RedirectException, InterruptedException {
        runner.run(restoreCommand(Family.IPV4, "--test"), fresh(redirect, Family.IPV4, owner));
    }

    @Override
    public String show(Redirect redirect, Owner owner) {
        List<String> parts = new ArrayList<>();
        for (Family family : Family.values()) {
            parts.add(Words.withInput(restoreCommand(family), fresh(redirect, family, owner)));
        }
        return String.join("", parts);
    }

    private static String fresh(Redirect redirect, Family family, Owner owner) {
        return OwnChain.NONE.transactionTo(OwnChain.of(redirect, family, owner));
    }

    private OwnChain chain(Family family) throws RedirectException, InterruptedException {
        return OwnChain.parse(runner.run(programs.iptables(family, "-w", WAIT, "-t", "nat", "-S"), ""));
    }

    private Optional<OwnChain> chainIfSupported(Family family) throws RedirectException, InterruptedException {
        try {
            return Optional.of(chain(family));
        } catch (RedirectException e) {
            if (e.isForMissingPart()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void restore(Family family, String transaction) throws RedirectException, InterruptedException {
        runner.run(restoreCommand(family), transaction);
    }

    private List<String> restoreCommand(Family family, String... more) {
        return Words.join(programs.restore(family, "--noflush", "-w", WAIT), more);
    }
}
