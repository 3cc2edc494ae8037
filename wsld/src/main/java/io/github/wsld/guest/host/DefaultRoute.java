package io.github.wsld.guest.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The guest's own address in the network that leads to the host: that of its default route. */
final class DefaultRoute {
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final String EVERYWHERE = "00000000";

    private DefaultRoute() {}

    /** @throws IOException when there is none, with what to do */
    static String address() throws IOException {
        String name = networkOf(Files.readAllLines(ROUTES));
        NetworkInterface network = NetworkInterface.getByName(name);
        if (network != null) {
            for (InterfaceAddress address : network.getInterfaceAddresses()) {
                if (address.getAddress() instanceof Inet4Address) {
                    return address.getAddress().getHostAddress();
                }
            }
        }
        throw new IOException(name + " has no IPv4 address; name one: tcp-from-host:ADDRESS:PORT");
    }

    /** @param lines of /proc/net/route: network, destination and mask in hexadecimal, and more */
    static String networkOf(List<String> lines) throws IOException {
        for (String line : lines) {
            String[] fields = line.split("\\s+");
            if (fields.length > 7 && fields[1].equals(EVERYWHERE) && fields[7].equals(EVERYWHERE)) {
                return fields[0];
            }
        }
        throw new IOException("there is no default route, which would tell this guest's address; name one:"
                + " tcp-from-host:ADDRESS:PORT");
    }
}
