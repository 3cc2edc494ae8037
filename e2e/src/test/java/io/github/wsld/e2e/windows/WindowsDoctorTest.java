package io.github.wsld.e2e.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.doctor.Diagnosis;
import io.github.wsld.e2e.x11.XvfbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code wsldhost doctor} on a Java of Windows, where no wsldhost runs: faults that the doubles make, and those that
 * Wine has anyway.
 */
@Tag("windows")
@ExtendWith(Windows.class)
@Timeout(300)
class WindowsDoctorTest {
    private static final int UNAVAILABLE = 69;
    private static final String HCS = "vmcompute.dll";
    private static final String RULES =
            "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules";

    @TempDir
    private Path folder;

    private static WindowsHost host;

    @BeforeAll
    static void makeHost(WindowsJre windows) throws Exception {
        host = new WindowsHost(windows);
    }

    /** As others expect to find it. */
    @AfterAll
    static void clean() throws Exception {
        host.bindError("");
        host.withoutHcs();
    }

    private Diagnosis findings(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--json"));
        arguments.addAll(List.of(options));
        return new Diagnosis(new Outcome(UNAVAILABLE, host.run(UNAVAILABLE, arguments.toArray(String[]::new)), ""));
    }

    @Test
    void withoutTheHostComputeServiceAndWithNothingInstalled() throws Exception {
        host.withoutHcs();
        Diagnosis findings = findings("--vm-id-from=hcs", "--display=127.0.0.1:" + Ports.closed());
        findings.says("failure", "wsldhost", "no wsldhost is running", "wsldhost --daemon");
        findings.says("ok", "Java", "for amd64");
        findings.says("failure", "VM", "no locator can tell", "wsl --install");
        findings.says("warning", "locator hcs", "there is no Host Compute Service", "wsl --install");
        findings.says("not_used", "VM's socket", "no VM");
        findings.says("failure", "X server", "(10061)", "--display HOST:PORT");
        findings.says("warning", "SSH agent", "ERROR_FILE_NOT_FOUND (2)", "Start-Service ssh-agent");
        findings.says("not_used", "key", "there is none");
        findings.says("ok", "firewall", "needs no rule");
        findings.says("warning", "logon task", "there is none", "wsldhost install");
    }

    @Test
    void withoutRightsForTheService() throws Exception {
        host.install(HCS);
        host.hcs(0x8037011B, "{}");
        Diagnosis findings = findings("--vm-id-from=hcs,registry", "--display=127.0.0.1:" + Ports.closed());
        findings.says("failure", "VM", "no locator can tell", "Run as administrator");
        findings.says("warning", "locator hcs", "HCS_E_ACCESS_DENIED (0x8037011B)", "Run as administrator");
    }

    @Test
    void someoneElsesVmAnOpenXServerAndAKeyForEveryone(WindowsJre windows) throws Exception {
        UUID vm = UUID.randomUUID();
        host.install(HCS);
        host.running(vm);
        host.bindError("10013");
        // Wine makes an access list of the file's mode.
        Path key = Files.writeString(folder.resolve("key"), "wsld-key-1:" + "0123456789abcdef".repeat(4) + "\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        try (XvfbServer server = XvfbServer.start()) {
            letIn(windows, server.port());
            Diagnosis findings = findings(
                    "--vm-id-from=hcs", "--display=127.0.0.1:" + server.port(), "--key=" + WindowsJre.windowsPath(key));
            findings.says("ok", "VM", vm + ", by hcs");
            findings.says("failure", "VM's socket", "(10013)", "as the user who runs WSL");
            findings.says("ok", "X server", "The X.Org Foundation, release ");
            findings.says("warning", "X server's port", "Windows Firewall lets others in", "action=block");
            findings.says("failure", "key", "Everyone may read ", "icacls ");
        }
    }

    /** Writes down a rule as Windows Firewall does. */
    private static void letIn(WindowsJre windows, int port) throws Exception {
        String rule = "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=" + port + "|";
        Process reg = windows.wine("reg", List.of("reg", "add", RULES, "/f", "/v", "wsld-test", "/d", rule), Map.of());
        assertEquals(0, reg.waitFor(), windows.output("reg"));
    }
}
