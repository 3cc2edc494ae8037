package io.github.wsld.iptables;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** nftables: one table for both families, replaced in one transaction. */
final class NftBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(NftBackend.class);

    private final Runner runner;
    private final List<String> before;

    /** @param before words before the program, such as sudo */
    NftBackend(Runner runner, List<String> before) {
        this.runner = runner;
        this.before = before;
    }

    @Override
    public BackendName name() {
        return BackendName.NFT;
    }

    @Override
    public boolean mayHoldRules() {
        return true;
    }

    @Override
    public Map<Family, Placed> read() throws RedirectException, InterruptedException {
        return list().map(NftTable::parse).orElse(Map.of());
    }

    @Override
    public Set<Family> apply(Redirect redirect, Owner owner, List<String> warnings)
            throws RedirectException, InterruptedException {
        String former = list().orElse("");
        nft(NftTable.CLEAR + NftTable.render(redirect, owner), "-f", "-");
        try {
            Verification.require(this, read(), redirect, owner, EnumSet.allOf(Family.class));
        } catch (RedirectException | InterruptedException | RuntimeException e) {
            restore(former, e);
            throw e;
        }
        return EnumSet.allOf(Family.class);
    }

    private void restore(String former, Exception reason) throws InterruptedException {
        try {
            nft(NftTable.CLEAR + former, "-f", "-");
        } catch (RedirectException e) {
            LOG.error("former redirect rules not put back backend={} reason={}", name(), e.getMessage());
            reason.addSuppressed(e);
        }
    }

    @Override
    public boolean remove() throws RedirectException, InterruptedException {
        if (list().isEmpty()) {
            return false;
        }
        nft(NftTable.CLEAR, "-f", "-");
        return true;
    }

    @Override
    public void check(Redirect redirect, Owner owner) throws RedirectException, InterruptedException {
        nft(NftTable.CLEAR + NftTable.render(redirect, owner), "-c", "-f", "-");
    }

    @Override
    public String show(Redirect redirect, Owner owner) {
        return Words.withInput(Words.join(before, "nft", "-f", "-"), NftTable.CLEAR + NftTable.render(redirect, owner));
    }

    private Optional<String> list() throws RedirectException, InterruptedException {
        try {
            return Optional.of(nft("", "list", "table", NftTable.FAMILY, NftTable.NAME));
        } catch (RedirectException e) {
            if (e.getMessage().contains("No such file or directory")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private String nft(String input, String... arguments) throws RedirectException, InterruptedException {
        List<String> words = Words.join(before, "nft");
        return runner.run(Words.join(words, arguments), input);
    }
}
