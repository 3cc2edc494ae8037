package io.github.wsld.e2e.time;

import io.github.wsld.common.time.ClockReading;
import io.github.wsld.net.linux.LinuxClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * An NTP server on 127.0.0.1:123, of a guest: systemd-timesyncd knows no other port. Answers with whatever time it is given. Owns a
 * thread and a socket.
 */
final class LyingNtpServer implements AutoCloseable {
    private static final int PORT = 123;
    private static final int LENGTH = 48;
    /** No leap second, version 4, server; stratum 2; a poll of 1 s; a precision of a microsecond. */
    private static final int HEAD = 0x24020000 | 0xec;
    /** From 1900 to 1970, in seconds. */
    private static final long ERA = 2_208_988_800L;

    private final DatagramSocket socket;
    private final LongSupplier time;
    private final Thread thread;

    /** @param time nanoseconds since the epoch */
    LyingNtpServer(LongSupplier time) throws IOException {
        this.time = time;
        this.socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), PORT));
        thread = new Thread(this::serve, "ntp");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Serves until the process is ended, by a time that nobody sets.
     *
     * @param arguments how far ahead of this guest's clock it is, in nanoseconds
     */
    public static void main(String[] arguments) throws Exception {
        LinuxClock clock = LinuxClock.readOnly();
        ClockReading now = clock.read();
        long base = now.realtime() - now.raw() + Long.parseLong(arguments[0]);
        new LyingNtpServer(() -> base + clock.raw()).thread.join();
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[1024], 1024);
                socket.receive(packet);
                long received = time.getAsLong();
                if (packet.getLength() >= LENGTH) {
                    long asked = ByteBuffer.wrap(packet.getData()).getLong(40);
                    ByteBuffer answer = ByteBuffer.allocate(LENGTH)
                            .putInt(HEAD)
                            .putInt(0x10)
                            .putInt(0x10)
                            .putInt(0x7f7f0101)
                            .putLong(stamp(received))
                            .putLong(asked)
                            .putLong(stamp(received))
                            .putLong(stamp(time.getAsLong()));
                    socket.send(new DatagramPacket(answer.array(), LENGTH, packet.getSocketAddress()));
                }
            }
        } catch (SocketException closed) {
            // The trial is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long stamp(long nanos) {
        long fraction = (Math.floorMod(nanos, 1_000_000_000L) << 32) / 1_000_000_000L;
        return Math.floorDiv(nanos, 1_000_000_000L) + ERA << 32 | fraction;
    }

    @Override
    public void close() {
        socket.close();
    }
}
