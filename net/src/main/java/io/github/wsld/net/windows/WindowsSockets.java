package io.github.wsld.net.windows;

import com.sun.jna.Native;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.PeerCredentials;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Sockets and named pipes of Windows, through JNA: TCP, Hyper-V sockets, AF_UNIX (to dial alone; Windows 10 1803 and later, not
 * run yet), and {@link Endpoint.Pipe} by overlapped I/O. A descriptor is a socket's handle, or a place in {@link Streams}. Owns a
 * small block of native memory for its life; for the loop's thread, and before the loop runs for the thread that builds the
 * daemon. The poller that goes with it is one of {@link WindowsPollers}.
 */
public final class WindowsSockets implements Sockets {
    private static final int SOCK_STREAM = 1;
    private static final int HV_PROTOCOL_RAW = 1;

    private static final int WSA_FLAG_OVERLAPPED = 0x01;
    private static final int WSA_FLAG_NO_HANDLE_INHERIT = 0x80;
    private static final int HANDLE_FLAG_INHERIT = 1;
    private static final int SD_SEND = 1;

    private static final int GENERIC_READ_WRITE = 0xc000_0000;
    private static final int OPEN_EXISTING = 3;
    private static final int FILE_FLAG_OVERLAPPED = 0x4000_0000;
    /** Whoever serves the pipe may ask who we are, and may not act as us: the pipe's name may be a squatter's. */
    private static final int SECURITY_SQOS_PRESENT_IDENTIFICATION = 0x0011_0000;

    private static final int FILE_TYPE_PIPE = 3;

    private static final int BACKLOG = 0x7fff_ffff;

    /** A socket address, then its length. */
    private static final int LENGTH_OFFSET = Sockaddr.MOST_BYTES;

    /** Bits of {@link #sockets}, above the transport's ordinal. */
    private static final int OUTPUT_SHUT = 0x10;

    private static final int CONNECTING = 0x20;
    private static final int BROKEN = 0x40;
    private static final int TRANSPORT = 0x0f;
    private static final Transport[] TRANSPORTS = Transport.values();

    private final WindowsMemory memory = new WindowsMemory();
    private final long block = memory.allocate(LENGTH_OFFSET + 8);
    private final ByteBuffer view = memory.littleEndianView(block, LENGTH_OFFSET + 8);
    private final SocketOptions options = new SocketOptions(memory);
    /** What is known of open sockets by their handles. */
    private final IntTable sockets = new IntTable();

    private final Streams streams = new Streams();
    private boolean overlapped;

    Streams streams() {
        return streams;
    }

    /** Listeners from now on, and what they accept, work by overlapped I/O: the poller need not serve them. */
    void listenOverlapped() {
        overlapped = true;
    }

    @Override
    public Listener listen(Endpoint endpoint, int mode) throws IOException {
        int family = Sockaddr.family(endpoint);
        if (family == Sockaddr.AF_UNIX) {
            throw new IOException("listen " + endpoint + ": wsldhost listens on hvsock: and tcp: endpoints on Windows");
        }
        long socket = open(family);
        if (socket == Kernel32.INVALID_HANDLE) {
            throw failure("socket", endpoint, Native.getLastError());
        }
        Endpoint bound;
        try {
            bind(socket, family, endpoint);
            if (Ws2.listen(socket, BACKLOG) != 0) {
                throw failure("listen", endpoint, Native.getLastError());
            }
            bound = family == SockaddrHv.AF_HYPERV ? endpoint : boundTo(socket, endpoint);
        } catch (IOException | RuntimeException e) {
            Ws2.closesocket(socket);
            throw e;
        }
        return new WindowsListener(this, listening(socket, family, endpoint), bound);
    }

    /** Takes over a socket that listens: its descriptor. */
    private int listening(long socket, int family, Endpoint endpoint) throws IOException {
        Transport transport = Transport.of(family);
        if (!overlapped) {
            return known(socket, transport, 0);
        }
        OverlappedAccept accept = new OverlappedAccept(transport, socket, () -> open(family));
        int result = streams.add(accept);
        if (result < 0) {
            throw failure("listen", endpoint, -result);
        }
        return result;
    }

    private void bind(long socket, int family, Endpoint endpoint) throws IOException {
        if (family != SockaddrHv.AF_HYPERV) {
            options.exclusive(socket);
        }
        if (family == Sockaddr.AF_INET6) {
            options.withoutIpv4(socket);
        }
        int length = Sockaddr.encode(endpoint, view);
        if (Ws2.bind(socket, block, length) != 0) {
            throw failure("bind", endpoint, Native.getLastError());
        }
    }

    private Endpoint boundTo(long socket, Endpoint endpoint) throws IOException {
        view.putInt(LENGTH_OFFSET, Sockaddr.MOST_BYTES);
        if (Ws2.getsockname(socket, block, block + LENGTH_OFFSET) != 0) {
            throw failure("getsockname", endpoint, Native.getLastError());
        }
        return Sockaddr.decode(view);
    }

    /** A socket that does not block and is not inherited, with the options of its family; or -1. */
    private long open(int family) {
        long socket = Ws2.WSASocketW(
                family,
                SOCK_STREAM,
                family == SockaddrHv.AF_HYPERV ? HV_PROTOCOL_RAW : 0,
                0,
                0,
                WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
        if (socket != Kernel32.INVALID_HANDLE) {
            options.prepare(socket, Transport.of(family));
        }
        return socket;
    }

    private int known(long socket, Transport transport, int flags) {
        sockets.put((int) socket, transport.ordinal() | flags);
        return (int) socket;
    }

    @Override
    public Listener adoptListener(int descriptor, Endpoint endpoint) throws IOException {
        known(descriptor, Transport.of(Sockaddr.family(endpoint)), 0);
        return new WindowsListener(this, descriptor, endpoint);
    }

    @Override
    public void adopt(int descriptor, boolean outputEnded) {
        view.putInt(LENGTH_OFFSET, Sockaddr.MOST_BYTES);
        boolean isTold = Ws2.getsockname(descriptor, block, block + LENGTH_OFFSET) == 0;
        Transport transport = isTold ? Transport.of(view.getShort(0)) : Transport.TCP;
        known(descriptor, transport, outputEnded ? OUTPUT_SHUT : 0);
    }

    /** What works by overlapped I/O belongs to a completion port of this process, and cannot be another's. */
    @Override
    public boolean isPassable(int descriptor) {
        return !Streams.isStream(descriptor);
    }

    @Override
    public int accept(int listener) {
        Transport transport = transport(listener);
        long socket;
        if (Streams.isStream(listener)) {
            socket = ((OverlappedAccept) streams.get(listener)).take();
            if (socket < 0) {
                return (int) socket;
            }
        } else {
            socket = Ws2.accept(listener, 0, 0);
            if (socket == Kernel32.INVALID_HANDLE) {
                return lastError();
            }
            Kernel32.SetHandleInformation(socket, HANDLE_FLAG_INHERIT, 0);
        }
        options.prepare(socket, transport);
        return Streams.isStream(listener) ? streams.add(new Stream(transport, socket)) : known(socket, transport, 0);
    }

    @Override
    public int connect(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Pipe pipe) {
            return connect(pipe);
        }
        int family;
        try {
            family = Sockaddr.family(endpoint);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("cannot dial " + endpoint + ": " + e.getMessage(), e);
        }
        long socket = open(family);
        if (socket == Kernel32.INVALID_HANDLE) {
            return lastError();
        }
        if (family == Sockaddr.AF_INET || family == Sockaddr.AF_INET6) {
            options.failFast(socket, endpoint);
        }
        int connected = Ws2.connect(socket, block, encoded(endpoint));
        int result = connected == 0 ? 0 : lastError();
        if (result != 0 && result != WOULD_BLOCK) {
            Ws2.closesocket(socket);
            return result;
        }
        return known(socket, Transport.of(family), CONNECTING);
    }

    private int encoded(Endpoint endpoint) {
        try {
            return Sockaddr.encode(endpoint, view);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("cannot dial " + endpoint + ": " + e.getMessage(), e);
        }
    }

    private int connect(Endpoint.Pipe pipe) {
        byte[] path = (pipe.path() + "\0").getBytes(StandardCharsets.UTF_16LE);
        long name = memory.allocate(path.length);
        memory.view(name, path.length).put(path);
        long handle = Kernel32.CreateFileW(
                name,
                GENERIC_READ_WRITE,
                0,
                0,
                OPEN_EXISTING,
                FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT_IDENTIFICATION,
                0);
        int error = Native.getLastError();
        memory.free(name);
        if (handle == Kernel32.INVALID_HANDLE) {
            return error == WindowsError.ERROR_PIPE_BUSY.code ? WOULD_BLOCK : -error;
        }
        if (Kernel32.GetFileType(handle) != FILE_TYPE_PIPE) {
            Kernel32.CloseHandle(handle);
            return WindowsError.ERROR_FILE_NOT_FOUND.result();
        }
        return streams.add(new Stream(Transport.PIPE, handle));
    }

    @Override
    public int connectResult(int descriptor) {
        if (Streams.isStream(descriptor)) {
            return 0;
        }
        int error = options.error(descriptor);
        if (error == 0) {
            sockets.put(descriptor, transport(descriptor).ordinal());
        }
        return -error;
    }

    @Override
    public int read(int descriptor, long address, int length) {
        if (Streams.isStream(descriptor)) {
            return streams.get(descriptor).read(address, length);
        }
        int count = Ws2.recv(descriptor, address, length, 0);
        if (count == 0 && (sockets.get(descriptor, 0) & BROKEN) != 0) {
            // The poller has taken the error along, as Wine's does; what looks like an end is none.
            return WindowsError.WSAECONNRESET.result();
        }
        return count < 0 ? lastError() : count;
    }

    @Override
    public int write(int descriptor, long address, int length) {
        if (Streams.isStream(descriptor)) {
            return streams.get(descriptor).write(address, length);
        }
        int count = Ws2.send(descriptor, address, length, 0);
        return count < 0 ? lastError() : count;
    }

    /** On a pipe, which has no half-close, what was written goes out, and its server hears nothing more. */
    @Override
    public int shutdownOutput(int descriptor) {
        if (Streams.isStream(descriptor)) {
            return streams.get(descriptor).shutdownOutput();
        }
        if (Ws2.shutdown(descriptor, SD_SEND) != 0) {
            return lastError();
        }
        sockets.put(descriptor, sockets.get(descriptor, 0) | OUTPUT_SHUT);
        return 0;
    }

    @Override
    public void close(int descriptor) {
        if (Streams.isStream(descriptor)) {
            streams.close(descriptor, false);
        } else {
            sockets.remove(descriptor);
            Ws2.closesocket(descriptor);
        }
    }

    @Override
    public void reset(int descriptor) {
        if (transport(descriptor).canReset()) {
            options.resetAtClose(handle(descriptor));
        }
        if (Streams.isStream(descriptor)) {
            streams.close(descriptor, true);
        } else {
            close(descriptor);
        }
    }

    /** Whether a connection attempt has begun and {@link #connectResult} has not told of its success. */
    boolean isConnecting(int socket) {
        return (sockets.get(socket, 0) & CONNECTING) != 0;
    }

    /** Whether {@link #shutdownOutput} was called. */
    boolean isOutputShut(int socket) {
        return (sockets.get(socket, 0) & OUTPUT_SHUT) != 0;
    }

    /** The poller has seen an error of an established connection. */
    void broken(int socket) {
        int known = sockets.get(socket, 0);
        if ((known & CONNECTING) == 0) {
            sockets.put(socket, known | BROKEN);
        }
    }

    private Transport transport(int descriptor) {
        return Streams.isStream(descriptor)
                ? streams.get(descriptor).transport()
                : TRANSPORTS[sockets.get(descriptor, 0) & TRANSPORT];
    }

    private long handle(int descriptor) {
        return Streams.isStream(descriptor) ? streams.get(descriptor).handle() : descriptor;
    }

    /** None: AF_UNIX is only dialled here. So no peer is {@link #isPeerTrusted trusted} either, and each has to prove the key. */
    @Override
    public Optional<PeerCredentials> peerCredentials(int descriptor) {
        return Optional.empty();
    }

    @Override
    public void keepAlive(int descriptor) {
        if (transport(descriptor) == Transport.TCP) {
            options.keepAlive(handle(descriptor));
        }
    }

    @Override
    public boolean isPeerGone(int result) {
        return WindowsError.isPeerGone(result);
    }

    @Override
    public boolean canReset(int descriptor) {
        return transport(descriptor).canReset();
    }

    @Override
    public boolean isEndOfStream(int result) {
        return false;
    }

    @Override
    public boolean isExhausted(int result) {
        return WindowsError.isExhausted(result);
    }

    @Override
    public String describe(int result) {
        return switch (result) {
            case WOULD_BLOCK -> "would block";
            case Sockets.BROKEN -> "the encrypted stream was cut off or changed";
            default -> WindowsError.describe(-result);
        };
    }

    private static int lastError() {
        int error = Native.getLastError();
        return error == WindowsError.WSAEWOULDBLOCK.code ? WOULD_BLOCK : -error;
    }

    private static IOException failure(String call, Endpoint endpoint, int error) {
        String advice = ListenAdvice.of(endpoint, error);
        String text = call + " " + endpoint + ": " + WindowsError.describe(error);
        return new IOException(advice.isEmpty() ? text : text + "; " + advice);
    }
}
