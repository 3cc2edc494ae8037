package io.github.wsld.iptables;

/** The ways to reach netfilter, in the order in which they are tried. */
public enum BackendName {
    /** nftables' own program: both families in one transaction. */
    NFT("nft"),
    /** iptables' programs on nftables. */
    IPTABLES_NFT("iptables-nft"),
    /** iptables' programs on the kernel's older tables. */
    IPTABLES_LEGACY("iptables-legacy");

    private final String text;

    BackendName(String text) {
        this.text = text;
    }

    /** As it stands in a configuration, and as the program is called. */
    @Override
    public String toString() {
        return text;
    }
}
