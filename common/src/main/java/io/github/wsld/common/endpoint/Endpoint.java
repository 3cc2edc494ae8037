package io.github.wsld.common.endpoint;

import java.util.Objects;

/**
 * Where a link or a client is listened for or dialled, as text and as data. Immutable; {@link #toString} gives the text that
 * {@link EndpointParser#parse} reads back.
 */
public sealed interface Endpoint {

    /** Greatest TCP port. */
    int MAX_TCP_PORT = 65535;

    /**
     * {@code vsock:CID:PORT}: AF_VSOCK of Linux.
     *
     * @param cid context id, unsigned 32 bit: {@link #HOST_CID} is the host seen from a guest, {@link #ANY_CID} listens for all
     * @param port unsigned 32 bit; ports below 1024 need a privilege, 0xffffffff asks the kernel for a free one
     */
    record Vsock(long cid, long port) implements Endpoint {
        /** VMADDR_CID_ANY of linux/vm_sockets.h; written {@code any}. */
        public static final long ANY_CID = 0xffff_ffffL;
        /** VMADDR_CID_HOST of linux/vm_sockets.h. */
        public static final long HOST_CID = 2;

        public Vsock {
            requireRange("vsock CID", cid, 0, 0xffff_ffffL);
            requireRange("vsock port", port, 0, 0xffff_ffffL);
        }

        @Override
        public String toString() {
            return "vsock:" + (cid == ANY_CID ? "any" : Long.toString(cid)) + ":" + port;
        }
    }

    /**
     * {@code hvsock:VMID:PORT}: AF_HYPERV of Windows, where the port stands in the service id of the vsock template.
     *
     * @param vmId the virtual machine's id
     * @param port 0 to 0x7fffffff, the range that Windows maps to vsock ports
     */
    record Hvsock(java.util.UUID vmId, long port) implements Endpoint {
        public Hvsock {
            Objects.requireNonNull(vmId);
            requireRange("hvsock port", port, 0, 0x7fff_ffffL);
        }

        @Override
        public String toString() {
            return "hvsock:" + vmId + ":" + port;
        }
    }

    /**
     * {@code unix:/path} or {@code unix:@name}: AF_UNIX, in the file system or in Linux's abstract namespace.
     *
     * @param name an absolute path, or the abstract name without its leading {@code @}; at most 107 bytes
     * @param isAbstract whether {@code name} is an abstract name
     */
    record Unix(String name, boolean isAbstract) implements Endpoint {
        /** sizeof sun_path, less the terminating zero. */
        public static final int MAX_NAME_BYTES = 107;

        public Unix {
            int length = name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            requireRange("length of unix socket name in bytes", length, 1, MAX_NAME_BYTES);
            if (name.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a unix socket name holds no zero byte");
            }
            if (!isAbstract && !name.startsWith("/") && !name.matches("[A-Za-z]:[/\\\\].*")) {
                throw new IllegalArgumentException("unix socket path is not absolute: " + name);
            }
        }

        /** The socket file at this absolute path. */
        public static Unix path(java.nio.file.Path path) {
            return new Unix(path.toString(), false);
        }

        @Override
        public String toString() {
            return "unix:" + (isAbstract ? "@" : "") + name;
        }
    }

    /**
     * {@code tcp:HOST:PORT}; an IPv6 address stands in brackets.
     *
     * @param host a name or a numeric address without brackets
     * @param port 0 to 65535; 0 asks the kernel for a free one when listening
     */
    record Tcp(String host, int port) implements Endpoint {
        public Tcp {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("tcp endpoint has no host");
            }
            requireRange("tcp port", port, 0, MAX_TCP_PORT);
        }

        /** Whether it is on this machine by what it says: {@code localhost}, {@code 127.x.y.z} or {@code ::1}. */
        public boolean isLoopback() {
            return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
        }

        @Override
        public String toString() {
            return "tcp:" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * {@code pipe:NAME}: a named pipe of this Windows machine, to dial alone.
     *
     * @param name what follows {@code \\.\pipe\}: 1 to 247 characters, none of them a slash, a backslash or a
     *     control character
     */
    record Pipe(String name) implements Endpoint {
        /** Where Windows keeps its pipes. */
        public static final String FOLDER = "\\\\.\\pipe\\";
        /** CreateNamedPipe takes paths of at most 256 characters. */
        public static final int MAX_NAME_LENGTH = 256 - FOLDER.length();

        public Pipe {
            requireRange("length of pipe name", name.length(), 1, MAX_NAME_LENGTH);
            if (name.chars().anyMatch(letter -> letter == '\\' || letter == '/' || Character.isISOControl(letter))) {
                throw new IllegalArgumentException("a pipe name holds no slash, no backslash and no control character");
            }
        }

        /** What Windows calls it. */
        public String path() {
            return FOLDER + name;
        }

        @Override
        public String toString() {
            return "pipe:" + name;
        }
    }

    /**
     * {@code tcp-from-host:PORT} or {@code tcp-from-host:ADDRESS:PORT}: the host dials, and the guest awaits its links there.
     *
     * @param address of the guest, IPv4 in numbers; empty for that of the network in which its default route is
     * @param port {@link #LEAST_PORT} to 65535
     */
    record TcpFromHost(java.util.Optional<String> address, int port) implements Endpoint {
        /** Least port: a host dials no other. */
        public static final int LEAST_PORT = 1024;

        public TcpFromHost {
            requireRange("tcp-from-host port", port, LEAST_PORT, MAX_TCP_PORT);
            address.ifPresent(text -> {
                if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
                    throw new IllegalArgumentException("tcp-from-host takes an IPv4 address in numbers, not " + text);
                }
            });
        }

        @Override
        public String toString() {
            return "tcp-from-host:" + address.map(text -> text + ":").orElse("") + port;
        }
    }

    private static void requireRange(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", not " + least + " to " + most);
        }
    }
}
