package io.github.wsld.host.system;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A socket that listens on TCP.
 *
 * @param program path of the one that listens, where the system tells
 */
public record TcpListener(InetAddress address, int port, Optional<String> program) {

    /** Whether programs of this computer reach it by 127.0.0.1 or ::1. */
    public boolean isReachedByLoopback() {
        return address.isAnyLocalAddress() || address.isLoopbackAddress();
    }

    /** Whether it takes connections from other computers, if no firewall keeps them off. */
    public boolean isOpen() {
        return !address.isLoopbackAddress();
    }

    /** File name of the program; empty where it is not known. */
    public Optional<String> programName() {
        return program.map(path -> path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1));
    }
}
