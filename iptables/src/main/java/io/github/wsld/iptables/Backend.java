package io.github.wsld.iptables;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** One way to reach netfilter. All methods block and touch no rules but ours. */
interface Backend {

    BackendName name();

    /** Whether it is worth while to {@link #read}, which has the older iptables load kernel modules. */
    boolean mayHoldRules() throws RedirectException, InterruptedException;

    /** What there is of our rules, whoever owns them. */
    Map<Family, Placed> read() throws RedirectException, InterruptedException;

    /**
     * Replaces our rules and reads them back. After a failure they are as they were.
     *
     * @param warnings where it is said what was left out
     * @return the families served
     */
    Set<Family> apply(Redirect redirect, Owner owner, List<String> warnings)
            throws RedirectException, InterruptedException;

    /** Removes our rules; false when there are none. */
    boolean remove() throws RedirectException, InterruptedException;

    /** Has the backend judge the rules without applying them. */
    void check(Redirect redirect, Owner owner) throws RedirectException, InterruptedException;

    /** The commands that apply the rules where there are none yet, as a shell would take them. */
    String show(Redirect redirect, Owner owner);
}
