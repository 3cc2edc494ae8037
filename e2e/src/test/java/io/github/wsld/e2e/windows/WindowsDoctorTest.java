package io.github.wsld.e2e.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.e2e.Ports;
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
@Timeout(120)
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

    private List<JsonObject> findings(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--json"));
        arguments.addAll(List.of(options));
        String printed = host.run(UNAVAILABLE, arguments.toArray(String[]::new));
        List<JsonObject> findings = new ArrayList<>();
        for (JsonElement finding :
                JsonParser.parseString(printed).getAsJsonObject().getAsJsonArray("findings")) {
            findings.add(finding.getAsJsonObject());
        }
        return findings;
    }

    /** The finding of this title has this level and, in its text and help, these words. */
    private static void assertFound(List<JsonObject> findings, String title, String level, String text, String help) {
        JsonObject finding = findings.stream()
                .filter(candidate -> candidate.get("title").getAsString().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + title + " in " + findings));
        assertEquals(level, finding.get("level").getAsString(), finding::toString);
        assertTrue(finding.get("text").getAsString().contains(text), finding::toString);
        assertEquals(!help.isEmpty(), finding.has("help"), finding::toString);
        assertTrue(help.isEmpty() || finding.get("help").getAsString().contains(help), finding::toString);
    }

    @Test
    void withoutTheHostComputeServiceAndWithNothingInstalled() throws Exception {
        host.withoutHcs();
        List<JsonObject> findings = findings("--vm-id-from=hcs", "--display=127.0.0.1:" + Ports.free());
        assertFound(findings, "wsldhost", "failure", "no wsldhost is running", "wsldhost --daemon");
        assertFound(findings, "Java", "ok", "for amd64", "");
        assertFound(findings, "VM", "failure", "no locator can tell", "wsl --install");
        assertFound(findings, "locator hcs", "warning", "there is no Host Compute Service", "wsl --install");
        assertFound(findings, "VM's socket", "not_used", "no VM", "");
        assertFound(findings, "X server", "failure", "(10061)", "--display HOST:PORT");
        assertFound(findings, "SSH agent", "warning", "ERROR_FILE_NOT_FOUND (2)", "Start-Service ssh-agent");
        assertFound(findings, "key", "not_used", "there is none", "");
        assertFound(findings, "firewall", "ok", "needs no rule", "");
        assertFound(findings, "logon task", "warning", "there is none", "wsldhost install");
    }

    @Test
    void withoutRightsForTheService() throws Exception {
        host.install(HCS);
        host.hcs(0x8037011B, "{}");
        List<JsonObject> findings = findings("--vm-id-from=hcs,registry", "--display=127.0.0.1:" + Ports.free());
        assertFound(findings, "VM", "failure", "no locator can tell", "Run as administrator");
        assertFound(findings, "locator hcs", "warning", "HCS_E_ACCESS_DENIED (0x8037011B)", "Run as administrator");
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
            List<JsonObject> findings = findings(
                    "--vm-id-from=hcs", "--display=127.0.0.1:" + server.port(), "--key=" + WindowsJre.windowsPath(key));
            assertFound(findings, "VM", "ok", vm + ", by hcs", "");
            assertFound(findings, "VM's socket", "failure", "(10013)", "as the user who runs WSL");
            assertFound(findings, "X server", "ok", "The X.Org Foundation, release ", "");
            assertFound(findings, "X server's port", "warning", "Windows Firewall lets others in", "action=block");
            assertFound(findings, "key", "failure", "Everyone may read ", "icacls ");
        }
    }

    /** Writes down a rule as Windows Firewall does. */
    private static void letIn(WindowsJre windows, int port) throws Exception {
        String rule = "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=" + port + "|";
        Process reg = windows.wine("reg", List.of("reg", "add", RULES, "/f", "/v", "wsld-test", "/d", rule), Map.of());
        assertEquals(0, reg.waitFor(), windows.output("reg"));
    }
}
