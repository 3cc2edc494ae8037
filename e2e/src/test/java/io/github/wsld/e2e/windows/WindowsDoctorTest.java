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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code wsldhost doctor} on a Java of Windows, where no wsldhost runs: faults that the doubles make, and those that Wine has anyway. */
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

    private WindowsHost host;

    @BeforeEach
    void makeHost(WindowsJre windows) throws Exception {
        host = new WindowsHost(windows);
    }

    /** As others expect to find it. */
    @AfterEach
    void clean() throws Exception {
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
    void withoutRightsForTheServiceAndForTheVm() throws Exception {
        host.install(HCS);
        host.hcs(0x8037011B, "{}");
        List<JsonObject> denied = findings("--vm-id-from=hcs,registry", "--display=127.0.0.1:" + Ports.free());
        assertFound(denied, "VM", "failure", "no locator can tell", "Run as administrator");
        assertFound(denied, "locator hcs", "warning", "HCS_E_ACCESS_DENIED (0x8037011B)", "Run as administrator");

        UUID vm = UUID.randomUUID();
        host.running(vm);
        host.bindError("10013");
        // Wine takes the file's mode for an access list.
        Path key = Files.writeString(folder.resolve("key"), "wsld-key-1:" + "0123456789abcdef".repeat(4) + "\n");
        List<JsonObject> refused = findings(
                "--vm-id-from=hcs", "--display=127.0.0.1:" + Ports.free(), "--key=" + WindowsJre.windowsPath(key));
        assertFound(refused, "VM", "ok", vm + ", by hcs", "");
        assertFound(refused, "VM's socket", "failure", "(10013)", "as the user who runs WSL");
        assertFound(refused, "key", "failure", "Everyone may read ", "icacls ");
    }

    @Test
    void anXServerThatTheFirewallLetsOthersReach(WindowsJre windows) throws Exception {
        try (XvfbServer server = XvfbServer.start()) {
            Process rule = windows.wine(
                    "reg",
                    List.of(
                            "reg",
                            "add",
                            RULES,
                            "/f",
                            "/v",
                            "wsld-test",
                            "/d",
                            "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=" + server.port() + "|"),
                    Map.of());
            assertEquals(0, rule.waitFor(), windows.output("reg"));
            List<JsonObject> findings = findings("--vm-id-from=registry", "--display=127.0.0.1:" + server.port());
            assertFound(findings, "X server", "ok", "The X.Org Foundation, release ", "");
            assertFound(
                    findings,
                    "X server's port",
                    "warning",
                    "a rule of Windows Firewall lets others in",
                    "action=block");
        }
    }
}
