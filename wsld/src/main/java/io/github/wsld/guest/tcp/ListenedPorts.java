package io.github.wsld.guest.tcp;

import io.github.wsld.common.endpoint.PortRanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The TCP ports of this network namespace whose loopback something listens on, as /proc/net/tcp and tcp6 tell
 * (proc(5)). An address stands there in words of 32 bits, each as the hexadecimal number that its bytes in memory make:
 * on the little-endian machines that Linux guests of Windows are, backwards.
 */
final class ListenedPorts {
    private static final String LISTEN = "0A";
    private static final String IPV4_ANY = "00000000";
    private static final String IPV6_ANY = IPV4_ANY.repeat(4);
    private static final String IPV6_LOOPBACK = IPV4_ANY.repeat(3) + "01000000";
    /** ::ffff:0:0/96, followed by the IPv4 address. */
    private static final String IPV4_MAPPED = IPV4_ANY.repeat(2) + "FFFF0000";

    private ListenedPorts() {}

    /** @param net /proc/net */
    static PortRanges read(Path net) throws IOException {
        return PortRanges.of(IntStream.concat(ports(net.resolve("tcp")), ports(net.resolve("tcp6"))));
    }

    private static IntStream ports(Path table) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(table);
        } catch (NoSuchFileException e) {
            // A kernel without IPv6.
            return IntStream.empty();
        }
        return lines.stream()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[3].equals(LISTEN))
                .map(fields -> fields[1])
                .filter(local -> isLoopback(local.substring(0, local.indexOf(':'))))
                .mapToInt(local -> Integer.parseInt(local.substring(local.indexOf(':') + 1), 16));
    }

    private static boolean isLoopback(String address) {
        if (address.length() == IPV4_ANY.length()) {
            return address.equals(IPV4_ANY) || address.endsWith("7F");
        }
        return address.equals(IPV6_ANY)
                || address.equals(IPV6_LOOPBACK)
                || address.startsWith(IPV4_MAPPED) && isLoopback(address.substring(IPV4_MAPPED.length()));
    }
}
