package io.github.wsld.host.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The system of the host, asked about itself. Blocks; any thread. */
public interface HostSystem {

    /**
     * All sockets that listen on TCP, of any user.
     *
     * @throws IOException with what cannot be read
     */
    List<TcpListener> tcpListeners() throws IOException;

    /** The kind of its processor, as Java's {@code os.arch} would call it; empty where the system does not tell. */
    Optional<String> machine();

    /** What this user may do, where rights decide whether the VM is found. */
    Optional<Rights> rights();

    /**
     * The firewall between this computer and others, where it can be read.
     *
     * @throws IOException with what cannot be read
     */
    Optional<Firewall> firewall() throws IOException;

    /**
     * Who may read a file besides this user, the system and administrators, by name or number; none where files have
     * modes, which whoever reads a key looks at.
     *
     * @throws IOException with what cannot be read
     */
    List<String> strangers(Path file) throws IOException;
}
