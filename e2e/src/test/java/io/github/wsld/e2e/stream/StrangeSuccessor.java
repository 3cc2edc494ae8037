package io.github.wsld.e2e.stream;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A program in the place of wsldhost's successor, which does not take over. Speaks what HandOver's documentation says. */
final class StrangeSuccessor {
    private StrangeSuccessor() {}

    /**
     * @param args {@code other-version}: greets by another version, then waits; {@code dies}: takes all bytes, then ends; {@code
     *     hangs}: takes all bytes and says nothing
     */
    public static void main(String[] args) throws IOException {
        String[] words = System.getenv("WSLDHOST_PREDECESSOR").split(" unix:");
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(words[1]));
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
            out.write("wslr".getBytes(StandardCharsets.US_ASCII));
            out.writeShort(args[0].equals("other-version") ? 2 : 1);
            out.write(words[0].getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            if (args[0].equals("dies")) {
                in.readFully(new byte[16]);
                System.exit(7);
            }
            // Bytes and descriptors, until the connection ends, and this process with it.
            in.readAllBytes();
        }
    }
}
