package io.github.wsld.host.platform;

import com.sun.security.auth.module.NTSystem;
import io.github.wsld.host.system.AccessList;
import io.github.wsld.host.system.Firewall;
import io.github.wsld.host.system.FirewallRule;
import io.github.wsld.host.system.HostSystem;
import io.github.wsld.host.system.Rights;
import io.github.wsld.host.system.TcpListener;
import io.github.wsld.net.windows.system.FileSecurity;
import io.github.wsld.net.windows.system.NativeMachine;
import io.github.wsld.net.windows.system.ProcessToken;
import io.github.wsld.net.windows.system.Registry;
import io.github.wsld.net.windows.system.TcpTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What Windows tells a user without rights. */
final class WindowsSystem implements HostSystem {
    /** S-1-5-32-578: "Hyper-V Administrators", whatever the language. */
    private static final String HYPER_V_ADMINISTRATORS = "S-1-5-32-578";

    private static final String FIREWALL =
            "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\";
    /** Profiles by the names of their keys, and as Windows shows them. */
    private static final Map<String, String> PROFILES =
            Map.of("DomainProfile", "domain", "StandardProfile", "private", "PublicProfile", "public");

    private static final OptionalInt OFF = OptionalInt.of(0);

    private final Map<String, String> environment;

    WindowsSystem(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<TcpListener> tcpListeners() throws IOException {
        return new TcpTable()
                .listeners().stream()
                        .map(row -> new TcpListener(row.address(), row.port(), program(row.pid())))
                        .toList();
    }

    private static Optional<String> program(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().command());
    }

    @Override
    public Optional<String> machine() {
        return new NativeMachine().name();
    }

    @Override
    public Optional<Rights> rights() {
        String[] groups = new NTSystem().getGroupIDs();
        return Optional.of(new Rights(
                new ProcessToken().isElevated(),
                groups != null && List.of(groups).contains(HYPER_V_ADMINISTRATORS)));
    }

    @Override
    public Optional<Firewall> firewall() throws IOException {
        Registry registry = new Registry();
        List<String> off = new ArrayList<>();
        PROFILES.forEach((key, name) -> {
            if (registry.number(FIREWALL + key, "EnableFirewall").equals(OFF)) {
                off.add(name);
            }
        });
        off.sort(null);
        List<FirewallRule> rules = registry.texts(FIREWALL + "FirewallRules").stream()
                .map(text -> FirewallRule.parse(text, environment))
                .flatMap(Optional::stream)
                .toList();
        return Optional.of(new Firewall(rules, off));
    }

    @Override
    public List<String> strangers(Path file) throws IOException {
        return AccessList.parse(new FileSecurity().sddl(file)).readersBeside(new NTSystem().getUserSID());
    }
}
