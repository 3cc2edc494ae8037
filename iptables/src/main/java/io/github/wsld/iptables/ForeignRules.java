package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.process.Commands;
import java.util.ArrayList;
import java.util.List;

/** Finds rules of others that a connection meets before ours, so that ours never see it. Reads alone. Blocks; any thread. */
public final class ForeignRules {

    /**
     * A rule that is in the way.
     *
     * @param ports of ours that it takes
     * @param rule as its program prints it
     * @param remedy the command that removes it, or shows how
     */
    public record Taking(PortRanges ports, String rule, String remedy) {}

    private final Runner runner;

    public ForeignRules(Commands commands) {
        this.runner = new Runner(commands, true);
    }

    /**
     * Rules that take these ports first.
     *
     * @param ours where our rules are
     * @throws RedirectException when rules cannot be read, for want of rights most of all
     */
    public List<Taking> before(PortRanges ports, BackendName ours) throws RedirectException, InterruptedException {
        List<Taking> found = new ArrayList<>();
        try {
            String ruleset = runner.run(List.of("nft", "list", "ruleset"), "");
            found.addAll(NftListing.earlier(ruleset, ports, ours == BackendName.NFT ? NftTable.PRIORITY : -100));
        } catch (RedirectException e) {
            if (!e.isForMissingPart()) {
                throw e;
            }
        }
        if (ours != BackendName.NFT) {
            IptablesPrograms programs = IptablesPrograms.of(List.of(ours.toString()));
            found.addAll(OwnChain.earlier(
                    runner.run(programs.iptables(Family.IPV4, "-t", "nat", "-S"), ""), ports, ours.toString()));
        }
        return found;
    }
}
