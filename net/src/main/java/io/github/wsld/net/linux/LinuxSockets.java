package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.OpenListener;
import io.github.wsld.common.loop.PeerCredentials;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sockets of Linux on raw descriptors, through JNA. Owns a small block of native memory for its life; for the loop's thread, and
 * before the loop runs for the thread that builds the daemon.
 */
public final class LinuxSockets implements Sockets {
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SHUT_WR = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int BACKLOG = 4096;

    /** A socket address, then its length. */
    private static final int LENGTH_OFFSET = Sockaddr.MOST_BYTES;

    private final long block;
    private final ByteBuffer view;
    private final SocketOptions options;

    private final PassedListeners passed;
    private final InheritedListeners inherited;
    /** Those of this process alone. */
    private final Set<LinuxListener> open = new LinkedHashSet<>();

    public LinuxSockets() {
        this(List.of(), List.of());
    }

    /**
     * @param passed descriptors of sockets that listen already, such as a service manager passes, taken over: {@link #listen} on
     *     the address of one of them is served by it
     * @param inherited listeners of an earlier run, taken over: {@link #listen} on the endpoint of one of them is served by it
     * @throws IllegalArgumentException when one of those passed is no socket
     */
    public LinuxSockets(List<Integer> passed, List<OpenListener> inherited) {
        LinuxMemory memory = new LinuxMemory();
        block = memory.allocate(LENGTH_OFFSET + 8);
        view = memory.view(block, LENGTH_OFFSET + 8).order(ByteOrder.nativeOrder());
        options = new SocketOptions(memory);
        this.passed = new PassedListeners(passed, block, view, block + LENGTH_OFFSET, LENGTH_OFFSET);
        this.inherited = new InheritedListeners(inherited);
    }

    /** The listeners of this process, but for those that were passed. */
    public List<OpenListener> open() {
        return open.stream().map(LinuxListener::open).toList();
    }

    /** Whether a listener of an earlier run waits to be asked for. */
    public boolean hasInherited(Endpoint.Unix endpoint) {
        return inherited.has(endpoint);
    }

    /** Closes the inherited listeners that nobody will ask for. */
    public void closeInherited(Predicate<Endpoint> unless) {
        inherited.closeUnless(unless);
    }

    /** Where the sockets listen that this was made with. */
    public List<Endpoint> passed() {
        return passed.endpoints();
    }

    @Override
    public Listener listen(Endpoint endpoint, int mode) throws IOException {
        Optional<LinuxListener> former = inherited.take(endpoint, mode, BACKLOG, open::remove);
        if (former.isPresent()) {
            return opened(former.get());
        }
        boolean hasFile = endpoint instanceof Endpoint.Unix unix && !unix.isAbstract();
        if (hasFile) {
            SocketFile.removeStale((Endpoint.Unix) endpoint, this::probe);
        }
        Optional<Integer> ready = passed.take(endpoint, view, Sockaddr.encode(endpoint, view));
        if (ready.isPresent()) {
            return new LinuxListener(ready.get(), endpoint, null, closed -> {});
        }
        int family = Sockaddr.family(endpoint);
        int descriptor = LibC.socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw failure("socket", endpoint, family == Sockaddr.AF_VSOCK ? "this kernel has no vsock" : "");
        }
        try {
            if (family == Sockaddr.AF_UNIX) {
                return opened(listenOnUnix(descriptor, (Endpoint.Unix) endpoint, hasFile, mode));
            }
            return opened(listenOnPort(descriptor, endpoint, family));
        } catch (IOException | RuntimeException e) {
            LibC.close(descriptor);
            throw e;
        }
    }

    private Listener opened(LinuxListener listener) {
        open.add(listener);
        return listener;
    }

    private LinuxListener listenOnUnix(int descriptor, Endpoint.Unix endpoint, boolean hasFile, int mode)
            throws IOException {
        if (hasFile && LibC.fchmod(descriptor, mode) < 0) {
            throw failure("fchmod", endpoint, "");
        }
        bind(descriptor, endpoint);
        SocketFile file = hasFile ? SocketFile.created(endpoint, mode) : null;
        beginToListen(descriptor, endpoint);
        return new LinuxListener(descriptor, endpoint, file, open::remove);
    }

    private LinuxListener listenOnPort(int descriptor, Endpoint endpoint, int family) throws IOException {
        if (family != Sockaddr.AF_VSOCK) {
            options.reuseAddress(descriptor);
            // Here, it spares a call for each connection.
            options.noDelay(descriptor);
        }
        if (family == Sockaddr.AF_INET6) {
            options.withoutIpv4(descriptor);
        }
        bind(descriptor, endpoint);
        beginToListen(descriptor, endpoint);
        view.putInt(LENGTH_OFFSET, Sockaddr.MOST_BYTES);
        if (LibC.getsockname(descriptor, block, block + LENGTH_OFFSET) < 0) {
            throw failure("getsockname", endpoint, "");
        }
        return new LinuxListener(descriptor, Sockaddr.decode(view), null, open::remove);
    }

    private void bind(int descriptor, Endpoint endpoint) throws IOException {
        int length = Sockaddr.encode(endpoint, view);
        if (LibC.bind(descriptor, block, length) < 0) {
            throw failure("bind", endpoint, bindAdvice(Native.getLastError()));
        }
    }

    private static void beginToListen(int descriptor, Endpoint endpoint) throws IOException {
        if (LibC.listen(descriptor, BACKLOG) < 0) {
            throw failure("listen", endpoint, "");
        }
    }

    private static String bindAdvice(int error) {
        if (error == Errno.EADDRINUSE.code) {
            return "another process listens there: stop it or choose another endpoint";
        }
        if (error == Errno.EACCES.code) {
            return "give wsld the right to it (a port below 1024 needs CAP_NET_BIND_SERVICE) or choose another endpoint";
        }
        if (error == Errno.ENOENT.code) {
            return "create the folder of the socket file";
        }
        return error == Errno.EADDRNOTAVAIL.code ? "the address is none of this machine's" : "";
    }

    /** Connects and closes: how that went. */
    private int probe(Endpoint endpoint) {
        int result = connect(endpoint);
        if (result >= 0) {
            LibC.close(result);
            return 0;
        }
        return result;
    }

    @Override
    public Listener adoptListener(int descriptor, Endpoint endpoint) throws IOException {
        boolean hasFile = endpoint instanceof Endpoint.Unix unix && !unix.isAbstract();
        SocketFile file = hasFile ? SocketFile.at((Endpoint.Unix) endpoint) : null;
        return opened(new LinuxListener(descriptor, endpoint, file, open::remove));
    }

    @Override
    public int accept(int listener) {
        int result;
        do {
            result = LibC.accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
        } while (result < 0 && Native.getLastError() == Errno.EINTR.code);
        return result < 0 ? lastError() : result;
    }

    @Override
    public int connect(Endpoint endpoint) {
        int family;
        int length;
        try {
            family = Sockaddr.family(endpoint);
            length = Sockaddr.encode(endpoint, view);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("cannot dial " + endpoint + ": " + e.getMessage(), e);
        }
        int descriptor = LibC.socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            return lastError();
        }
        if (family == Sockaddr.AF_INET || family == Sockaddr.AF_INET6) {
            options.noDelay(descriptor);
        }
        if (LibC.connect(descriptor, block, length) < 0) {
            int error = Native.getLastError();
            // An interrupted connect goes on by itself, as one in progress does.
            if (error != Errno.EINPROGRESS.code && error != Errno.EINTR.code) {
                LibC.close(descriptor);
                return error == Errno.EAGAIN.code ? WOULD_BLOCK : -error;
            }
        }
        return descriptor;
    }

    /** An AF_UNIX connect never goes on by itself: unix(7). */
    @Override
    public boolean connectsAtOnce(Endpoint endpoint) {
        return endpoint instanceof Endpoint.Unix;
    }

    @Override
    public int connectResult(int descriptor) {
        return -options.error(descriptor);
    }

    @Override
    public int read(int descriptor, long address, int length) {
        long count;
        do {
            count = LibC.recv(descriptor, address, length, 0);
        } while (count < 0 && Native.getLastError() == Errno.EINTR.code);
        return count < 0 ? lastError() : (int) count;
    }

    @Override
    public int write(int descriptor, long address, int length) {
        long count;
        do {
            count = LibC.send(descriptor, address, length, MSG_NOSIGNAL);
        } while (count < 0 && Native.getLastError() == Errno.EINTR.code);
        return count < 0 ? lastError() : (int) count;
    }

    @Override
    public int shutdownOutput(int descriptor) {
        return LibC.shutdown(descriptor, SHUT_WR) < 0 ? lastError() : 0;
    }

    @Override
    public void close(int descriptor) {
        LibC.close(descriptor);
    }

    @Override
    public void reset(int descriptor) {
        options.resetAtClose(descriptor);
        LibC.close(descriptor);
    }

    @Override
    public Optional<PeerCredentials> peerCredentials(int descriptor) {
        return options.peerCredentials(descriptor);
    }

    @Override
    public boolean isPeerTrusted(int descriptor) {
        return peerCredentials(descriptor)
                .map(peer -> peer.uid() == 0 || peer.uid() == LibC.geteuid())
                .orElse(false);
    }

    @Override
    public void keepAlive(int descriptor) {
        options.keepAlive(descriptor);
    }

    @Override
    public OptionalInt originalDestinationPort(int descriptor) {
        return options.originalDestinationPort(descriptor);
    }

    @Override
    public boolean isPeerGone(int result) {
        return result == -Errno.ECONNRESET.code
                || result == -Errno.EPIPE.code
                || result == -Errno.ECONNABORTED.code
                || result == -Errno.ENOTCONN.code;
    }

    @Override
    public boolean canReset(int descriptor) {
        return options.domain(descriptor) != Sockaddr.AF_UNIX;
    }

    @Override
    public boolean isEndOfStream(int result) {
        return result == -Errno.EIO.code;
    }

    @Override
    public boolean isExhausted(int result) {
        return result == -Errno.EMFILE.code
                || result == -Errno.ENFILE.code
                || result == -Errno.ENOBUFS.code
                || result == -Errno.ENOMEM.code;
    }

    @Override
    public String describe(int result) {
        return switch (result) {
            case WOULD_BLOCK -> "would block";
            case BROKEN -> "the encrypted stream was cut off or changed";
            default -> Errno.describe(-result);
        };
    }

    private static int lastError() {
        int error = Native.getLastError();
        return error == Errno.EAGAIN.code ? WOULD_BLOCK : -error;
    }

    private static IOException failure(String call, Endpoint endpoint, String advice) {
        String text = call + " " + endpoint + ": " + Errno.describe(Native.getLastError());
        return new IOException(advice.isEmpty() ? text : text + "; " + advice);
    }
}
