package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Binding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.Optional;

/**
 * Which addresses this host dials because a guest says so: private ones in a network that this host is itself in, as a virtual
 * machine's is; or loopback, for a guest that is itself on this machine. A guest that has the key could otherwise have the host
 * knock at any door.
 */
final class DialableGuests {
    private DialableGuests() {}

    /**
     * Why an address is not dialled, empty when it is; blocks.
     *
     * @param over the kind of link that the guest said so over
     */
    static Optional<String> objection(Endpoint.Tcp at, Binding over) throws IOException {
        if (at.isLoopback()) {
            boolean isHere = over.equals(Binding.TCP_LOOPBACK) || over.equals(Binding.UNIX);
            return isHere ? Optional.empty() : Optional.of("loopback of this host, and the guest is not on it");
        }
        InetAddress address = InetAddress.getByName(at.host());
        if (!address.isSiteLocalAddress()) {
            return Optional.of("not a private address");
        }
        boolean near = false;
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InterfaceAddress own : network.getInterfaceAddresses()) {
                if (own.getAddress().equals(address)) {
                    return Optional.of("this host's own address");
                }
                near |= isIn(address.getAddress(), own.getAddress().getAddress(), own.getNetworkPrefixLength());
            }
        }
        return near ? Optional.empty() : Optional.of("in none of this host's networks");
    }

    /** Whether an address is in a network and neither its first nor its last, which are no machine's. */
    static boolean isIn(byte[] address, byte[] network, int prefixLength) {
        if (address.length != network.length || prefixLength < 8 || prefixLength >= 8 * address.length) {
            return false;
        }
        boolean allZero = true;
        boolean allOne = true;
        for (int bit = 0; bit < 8 * address.length; bit++) {
            boolean set = bit(address, bit);
            if (bit < prefixLength) {
                if (set != bit(network, bit)) {
                    return false;
                }
            } else {
                allZero &= !set;
                allOne &= set;
            }
        }
        return !allZero && !allOne;
    }

    private static boolean bit(byte[] bytes, int index) {
        return (bytes[index / 8] >> 7 - index % 8 & 1) == 1;
    }
}
