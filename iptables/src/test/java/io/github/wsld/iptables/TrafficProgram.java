package io.github.wsld.iptables;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.net.linux.EpollPoller;
import io.github.wsld.net.linux.LinuxMemory;
import io.github.wsld.net.linux.LinuxSockets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Listens where wsld does, and on port 8888 as some other server, and answers questions on standard input:
 *
 * <pre>
 * dial HOST PORT   "127.0.0.2:6001 was to be 8080", "... was to be unknown", or "refused"
 * keep HOST PORT   the same, and keeps the connection
 * kept             whether the kept connection carries a byte: "alive" or "lost"
 * lock, unlock     listens on the lock of the rules, or no longer
 * </pre>
 */
final class TrafficProgram {
    private static final int MOST_MILLIS = 120_000;
    private static final List<Endpoint> ADDRESSES = List.of(
            new Endpoint.Tcp("127.0.0.1", 6001),
            new Endpoint.Tcp("127.0.0.2", 6001),
            new Endpoint.Tcp("::1", 6001),
            new Endpoint.Tcp("127.0.0.1", 8888));

    private final Sockets sockets = new LinuxSockets();
    private final Poller poller = new EpollPoller();
    private final long memory = new LinuxMemory().allocate(1);
    private final List<Listener> listeners = new ArrayList<>();
    private Socket kept;
    private int keptDescriptor;
    private Listener lock;

    private TrafficProgram() throws IOException {
        for (int i = 0; i < ADDRESSES.size(); i++) {
            listeners.add(sockets.listen(ADDRESSES.get(i), 0));
            poller.add(listeners.get(i).descriptor(), Poller.READABLE, i);
        }
    }

    public static void main(String[] arguments) throws IOException {
        TrafficProgram program = new TrafficProgram();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready");
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            System.out.println(program.answer(line.split(" ")));
        }
    }

    private String answer(String[] words) throws IOException {
        switch (words[0]) {
            case "dial", "keep":
                return dial(words[1], Integer.parseInt(words[2]), words[0].equals("keep"));
            case "kept":
                return sockets.write(keptDescriptor, memory, 1) == 1
                                && kept.getInputStream().read() >= 0
                        ? "alive"
                        : "lost";
            case "lock":
                lock = sockets.listen(Ownership.LOCK, 0600);
                return "locked";
            case "unlock":
                lock.close();
                return "unlocked";
            default:
                throw new IOException("no question: " + words[0]);
        }
    }

    private String dial(String host, int port, boolean keep) throws IOException {
        Socket client = new Socket();
        try {
            client.connect(new InetSocketAddress(host, port), MOST_MILLIS);
        } catch (ConnectException e) {
            return "refused";
        }
        int[] arrived = {-1};
        poller.poll(MOST_MILLIS * 1_000_000L, new Poller.Sink() {
            @Override
            public void ready(long token, int events) {
                arrived[0] = (int) token;
            }
        });
        if (arrived[0] < 0) {
            return "lost";
        }
        Listener listener = listeners.get(arrived[0]);
        int descriptor = sockets.accept(listener.descriptor());
        OptionalInt original = sockets.originalDestinationPort(descriptor);
        if (keep) {
            kept = client;
            keptDescriptor = descriptor;
        } else {
            client.close();
            sockets.close(descriptor);
        }
        return ADDRESSES.get(arrived[0]) + " was to be " + (original.isPresent() ? original.getAsInt() : "unknown");
    }
}
