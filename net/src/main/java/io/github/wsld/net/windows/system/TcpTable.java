package io.github.wsld.net.windows.system;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets of this computer that listen on TCP, by GetExtendedTcpTable of iphlpapi.h. Takes no rights. Any thread.
 */
public final class TcpTable {
    /** AF_INET and AF_INET6 of winsock2.h. */
    private static final int INET = 2;

    private static final int INET6 = 23;
    /** TCP_TABLE_OWNER_PID_LISTENER of TCP_TABLE_CLASS (iprtrmib.h). */
    private static final int LISTENERS = 3;
    /** ERROR_INSUFFICIENT_BUFFER of winerror.h. */
    private static final int TOO_SMALL = 122;
    /** Bytes; some thousand listeners. */
    private static final int MOST_BYTES = 1 << 20;
    /** Where rows begin: behind their number, a DWORD. */
    private static final int FIRST_ROW = 4;

    private final Function table = NativeLibrary.getInstance("iphlpapi").getFunction("GetExtendedTcpTable");

    /**
     * One that listens.
     *
     * @param pid of its process; 0 when Windows does not tell
     */
    public record Row(InetAddress address, int port, long pid) {}

    /** Where a row has what, in bytes (tcpmib.h). */
    private record Layout(int family, int size, int address, int addressLength, int port, int pid) {
        /** MIB_TCPROW_OWNER_PID: state, local address, local port, remote address, remote port, pid. */
        static final Layout V4 = new Layout(INET, 24, 4, 4, 8, 20);
        /** MIB_TCP6ROW_OWNER_PID: local address, scope, port, the same of the remote side, state, pid. */
        static final Layout V6 = new Layout(INET6, 56, 0, 16, 20, 52);
    }

    /**
     * All listeners, of IPv4 first.
     *
     * @throws IOException with the code
     */
    public List<Row> listeners() throws IOException {
        List<Row> rows = new ArrayList<>();
        read(Layout.V4, rows);
        read(Layout.V6, rows);
        return rows;
    }

    private void read(Layout layout, List<Row> rows) throws IOException {
        try (Memory length = new Memory(4)) {
            int size = 16 << 10;
            while (true) {
                try (Memory bytes = new Memory(size)) {
                    length.setInt(0, size);
                    int result = table.invokeInt(new Object[] {bytes, length, 0, layout.family, LISTENERS, 0});
                    if (result == TOO_SMALL && size < MOST_BYTES) {
                        // It grows while it is looked at.
                        size *= 2;
                        continue;
                    }
                    if (result != 0) {
                        throw new IOException("the list of TCP listeners cannot be read: Windows error " + result);
                    }
                    addRows(layout, bytes, rows);
                    return;
                }
            }
        }
    }

    private static void addRows(Layout layout, Memory bytes, List<Row> rows) throws IOException {
        int count = bytes.getInt(0);
        for (int i = 0; i < count; i++) {
            long row = FIRST_ROW + (long) i * layout.size;
            byte[] address = bytes.getByteArray(row + layout.address, layout.addressLength);
            // In network byte order, in the first two of four bytes.
            int port = Short.toUnsignedInt(bytes.getByteBuffer(row + layout.port, 2)
                    .order(ByteOrder.BIG_ENDIAN)
                    .getShort());
            long pid = Integer.toUnsignedLong(bytes.getInt(row + layout.pid));
            rows.add(new Row(InetAddress.getByAddress(address), port, pid));
        }
    }
}
