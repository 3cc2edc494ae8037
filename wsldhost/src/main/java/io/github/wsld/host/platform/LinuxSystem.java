package io.github.wsld.host.platform;

import io.github.wsld.host.system.Firewall;
import io.github.wsld.host.system.HostSystem;
import io.github.wsld.host.system.ProcTcpListeners;
import io.github.wsld.host.system.Rights;
import io.github.wsld.host.system.TcpListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Linux host, where no rights are needed to serve guests. */
final class LinuxSystem implements HostSystem {
    @Override
    public List<TcpListener> tcpListeners() throws IOException {
        return ProcTcpListeners.read(Path.of("/proc/net"));
    }

    @Override
    public Optional<String> machine() {
        return Optional.empty();
    }

    @Override
    public Optional<Rights> rights() {
        return Optional.empty();
    }

    /** Reading netfilter's rules takes root. */
    @Override
    public Optional<Firewall> firewall() {
        return Optional.empty();
    }

    @Override
    public List<String> strangers(Path file) {
        return List.of();
    }
}
