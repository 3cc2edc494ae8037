package io.github.wsld.host.system;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The TCP listeners of this network namespace by /proc/net/tcp and tcp6 (proc(5)). An address stands there in words
 * of 32 bits, each as the hexadecimal number that its bytes in memory make. Which program listens is not there.
 */
public final class ProcTcpListeners {
    private static final String LISTEN = "0A";
    private static final HexFormat HEX = HexFormat.of();

    private ProcTcpListeners() {}

    /** @param net /proc/net */
    public static List<TcpListener> read(Path net) throws IOException {
        List<TcpListener> listeners = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : lines(net.resolve(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals(LISTEN)) {
                    int colon = fields[1].indexOf(':');
                    listeners.add(new TcpListener(
                            address(fields[1].substring(0, colon)),
                            Integer.parseInt(fields[1].substring(colon + 1), 16),
                            Optional.empty()));
                }
            }
        }
        return listeners;
    }

    /** Without the first, which names the columns. */
    private static List<String> lines(Path table) throws IOException {
        try {
            List<String> lines = Files.readAllLines(table);
            return lines.subList(1, lines.size());
        } catch (NoSuchFileException e) {
            // A kernel without IPv6.
            return List.of();
        }
    }

    private static InetAddress address(String words) throws IOException {
        ByteBuffer shown = ByteBuffer.wrap(HEX.parseHex(words));
        ByteBuffer address = ByteBuffer.allocate(shown.capacity()).order(ByteOrder.nativeOrder());
        while (shown.hasRemaining()) {
            address.putInt(shown.getInt());
        }
        return InetAddress.getByAddress(address.array());
    }
}
