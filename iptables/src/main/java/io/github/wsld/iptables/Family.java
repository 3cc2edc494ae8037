package io.github.wsld.iptables;

/** An address family, whose loopback the rules match. */
public enum Family {
    IPV4("127.0.0.0/8"),
    IPV6("::1/128");

    /** The destinations that are matched, as iptables prints them. */
    final String loopback;

    Family(String loopback) {
        this.loopback = loopback;
    }

    @Override
    public String toString() {
        return this == IPV4 ? "IPv4" : "IPv6";
    }
}
