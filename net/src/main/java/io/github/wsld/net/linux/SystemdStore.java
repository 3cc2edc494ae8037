package io.github.wsld.net.linux;

import com.sun.jna.Native;
import io.github.wsld.common.daemon.DescriptorStore;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * The descriptor store of systemd: FDSTORE=1, FDSTOREREMOVE=1 and BARRIER=1 of sd_notify(3). All descriptors have one name there, so
 * that one message has all of them forgotten. Waits for a manager that is slow to read.
 */
public final class SystemdStore implements DescriptorStore {
    /** FDNAME of all that is kept. */
    public static final String NAME = "wsld";

    /** How many the store takes: set by systemd from 254 on, and by our units for those before. */
    private static final String CAPACITY = "FDSTORE";
    /** The kernel takes 253 with one message (SCM_MAX_FD of net/scm.h). */
    private static final int MOST_AT_ONCE = 64;
    /** F_SETFD and FD_CLOEXEC of linux/fcntl.h. */
    private static final int F_SETFD = 2;

    private static final int FD_CLOEXEC = 1;
    /** MFD_CLOEXEC of linux/memfd.h. */
    private static final int MFD_CLOEXEC = 1;

    /** Of sys/socket.h. */
    private static final int SHUT_RDWR = 2;

    private final NotifySocket socket;
    private final int capacity;
    private final List<Integer> kept;

    private SystemdStore(NotifySocket socket, int capacity, List<Integer> kept) {
        this.socket = socket;
        this.capacity = capacity;
        this.kept = List.copyOf(kept);
    }

    /**
     * The store that this environment tells of, or one that takes nothing.
     *
     * @param kept the descriptors of that name that systemd passed; no child process gets them from now on
     */
    public static DescriptorStore of(Map<String, String> environment, List<Integer> kept) {
        for (int descriptor : kept) {
            if (LibC.fcntl(descriptor, F_SETFD, FD_CLOEXEC) < 0) {
                throw new IllegalArgumentException("descriptor " + descriptor + ", passed from the store: "
                        + Errno.describe(Native.getLastError()));
            }
        }
        return NotifySocket.of(environment)
                .map(socket -> new SystemdStore(socket, capacity(environment.getOrDefault(CAPACITY, "")), kept))
                .orElseGet(() -> new SystemdStore(null, 0, kept));
    }

    private static int capacity(String number) {
        return number.matches("[0-9]{1,6}") ? Integer.parseInt(number) : 0;
    }

    @Override
    public List<Integer> kept() {
        return kept;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public int file() throws IOException {
        LinuxMemory memory = new LinuxMemory();
        byte[] name = (NAME + "\0").getBytes(StandardCharsets.US_ASCII);
        long address = memory.allocate(name.length);
        try {
            memory.view(address, name.length).put(name);
            int descriptor = LibC.memfd_create(address, MFD_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException("memfd_create: " + Errno.describe(Native.getLastError()));
            }
            return descriptor;
        } finally {
            memory.free(address);
        }
    }

    @Override
    public void close(int descriptor) {
        LibC.close(descriptor);
    }

    @Override
    public void end(int descriptor) {
        // A file has nothing to shut down.
        LibC.shutdown(descriptor, SHUT_RDWR);
        LibC.close(descriptor);
    }

    @Override
    public void keep(List<Integer> descriptors) throws IOException {
        for (int from = 0; from < descriptors.size(); from += MOST_AT_ONCE) {
            List<Integer> some = descriptors.subList(from, Math.min(from + MOST_AT_ONCE, descriptors.size()));
            FileDescriptor[] passed = new FileDescriptor[some.size()];
            for (int i = 0; i < passed.length; i++) {
                passed[i] = FileDescriptorCast.unsafeUsing(some.get(i)).getFileDescriptor();
            }
            // Polled, a client that hangs up meanwhile would be dropped, and what it said last with it.
            send("FDSTORE=1\nFDPOLL=0\nFDNAME=" + NAME, passed);
        }
    }

    @Override
    public void forget() throws IOException {
        if (socket != null) {
            send("FDSTOREREMOVE=1\nFDNAME=" + NAME);
        }
    }

    @Override
    public void settle(Duration atMost) throws IOException {
        if (socket == null) {
            return;
        }
        try (Barrier barrier = new Barrier()) {
            // Messages are read in turn, and what came with this one is closed then.
            send("BARRIER=1", FileDescriptorCast.unsafeUsing(barrier.far()).getFileDescriptor());
            if (!barrier.await(atMost)) {
                throw new IOException(
                        "the service manager has not read its messages within " + atMost.toMillis() + " ms");
            }
        }
    }

    private void send(String state, FileDescriptor... descriptors) throws IOException {
        try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
            channel.connect(socket.address());
            channel.setOutboundFileDescriptors(descriptors);
            channel.write(ByteBuffer.wrap(state.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
