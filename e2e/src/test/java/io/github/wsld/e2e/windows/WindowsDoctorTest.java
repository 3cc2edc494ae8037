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
import org.junit.jupiter.api.AfterEach;
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
    private static final String POLICY =
            "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\";
    private static final String RULES = POLICY + "FirewallRules";
    private static final String PUBLIC_NETWORKS = POLICY + "PublicProfile";

    @TempDir
    private Path folder;

    private static WindowsHost host;

    @BeforeAll
    static void makeHost(WindowsJre windows) throws Exception {
        host = new WindowsHost(windows);
    }

    /** As others expect to find it. */
    @AfterEach
    void clean() throws Exception {
        host.bindError("");
        host.withoutHcs();
        host.emulated(false);
        host.taskScheduler(false);
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
            rule(windows, "Allow", server.port());
            Diagnosis findings = findings(
                    "--vm-id-from=hcs", "--display=127.0.0.1:" + server.port(), "--key=" + WindowsJre.windowsPath(key));
            findings.says("ok", "VM", vm + ", by hcs");
            findings.says("failure", "VM's socket", "(10013)", "as the user who runs WSL");
            findings.says("ok", "X server", "The X.Org Foundation, release ");
            findings.says("warning", "X server's port", "Windows Firewall lets others in", "action=block");
            findings.says("failure", "key", "Everyone may read ", "icacls ");
        }
    }

    @Test
    void aVmThatIsNotRunningAndSocketsThatAreNotToBeHad() throws Exception {
        host.install(HCS);
        host.hcs(0, "[]");
        String display = "--display=127.0.0.1:" + Ports.free();
        findings("--vm-id-from=hcs", display).says("warning", "VM", "WSL does not run, by hcs", "wsl");
        host.running(UUID.randomUUID());
        host.bindError("10048");
        findings("--vm-id-from=hcs", display).says("failure", "VM's socket", "(10048)", "wsldhost stop");
        host.bindError("absent");
        findings("--vm-id-from=hcs", display).says("failure", "VM's socket", "(10047)", "wsl --install");
    }

    @Test
    void aJavaThatIsEmulated() throws Exception {
        host.emulated(true);
        findings("--vm-id-from=hcs", "--display=127.0.0.1:" + Ports.free())
                .says(
                        "warning",
                        "Java",
                        "for amd64 is emulated on this computer, whose processor is aarch64",
                        "winget");
    }

    @Test
    void aLogonTaskThatFailedAndOneWhoseFilesAreGone() throws Exception {
        host.taskScheduler(true);
        host.run(0, "install", "--least");
        task().says("ok", "logon task", "not run yet");
        host.lastResult(73);
        task().says("warning", "logon task", "its last run ended with 73", "wsldhost.log");
        // ERROR_FILE_NOT_FOUND as an HRESULT: Windows could not start it.
        host.lastResult((int) 0x80070002L);
        task().says("warning", "logon task", "0x80070002", "wsldhost.log");
        host.changeTask("wsldhost.jar", "gone.jar");
        task().says("failure", "logon task", "gone.jar is gone", "wsldhost install --replace");
    }

    private Diagnosis task() throws Exception {
        return findings("--vm-id-from=hcs", "--display=127.0.0.1:" + Ports.free());
    }

    @Test
    void aFirewallThatIsOff(WindowsJre windows) throws Exception {
        try (XvfbServer server = XvfbServer.start()) {
            String display = "--display=127.0.0.1:" + server.port();
            registry(windows, "add", PUBLIC_NETWORKS, "/f", "/v", "EnableFirewall", "/t", "REG_DWORD", "/d", "0");
            try {
                findings("--vm-id-from=hcs", display)
                        .says("warning", "X server's port", "is off for networks that are public", "action=block");
            } finally {
                registry(windows, "delete", PUBLIC_NETWORKS, "/f");
            }
            findings("--vm-id-from=hcs", display)
                    .says("ok", "X server's port", "no rule of Windows Firewall lets others in");
        }
    }

    @Test
    void aFirewallThatKeepsGuestsOff(WindowsJre windows) throws Exception {
        UUID vm = UUID.randomUUID();
        host.install(HCS);
        host.running(vm);
        String display = "--display=127.0.0.1:" + Ports.free();
        int port = Ports.free();
        String key = WindowsJre.windowsPath(folder.resolve("host-key"));
        host.run(0, "key", "new", key);
        host.start("--listen=tcp:0.0.0.0:" + port, "--key=" + key);
        try {
            host.awaitLine("listening endpoint=");
            findings("--vm-id-from=hcs", display)
                    .says("warning", "firewall", "no rule lets guests in on tcp:0.0.0.0:" + port, "localport=" + port)
                    .says("warning", "VM's socket", "the wsldhost that runs does not", "wsldhost status");
            rule(windows, "Block", port);
            findings("--vm-id-from=hcs", display)
                    .says("warning", "firewall", "a rule keeps guests off tcp:0.0.0.0:" + port, "wf.msc");
        } finally {
            host.stop();
        }
    }

    /** Writes down a rule as Windows Firewall does. */
    private static void rule(WindowsJre windows, String action, int port) throws Exception {
        String rule = "v2.30|Action=" + action + "|Active=TRUE|Dir=In|Protocol=6|LPort=" + port + "|";
        registry(windows, "add", RULES, "/f", "/v", "wsld-test-" + port, "/d", rule);
    }

    private static void registry(WindowsJre windows, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("reg"));
        command.addAll(List.of(arguments));
        Process reg = windows.wine("reg", command, Map.of());
        assertEquals(0, reg.waitFor(), windows.output("reg"));
    }
}
