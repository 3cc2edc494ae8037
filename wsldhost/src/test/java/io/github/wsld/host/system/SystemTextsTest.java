package io.github.wsld.host.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.PortRanges;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What systems write about themselves, read. */
class SystemTextsTest {
    private static final String OWNER = "S-1-5-21-1-2-3-1001";
    private static final Map<String, String> ENVIRONMENT = Map.of("ProgramFiles", "C:\\Program Files");

    private static List<String> strangers(String list) {
        return AccessList.parse("O:" + OWNER + "G:BA" + list).readersBeside(OWNER);
    }

    @Test
    void aProfilesFileIsItsOwnersAlone() {
        assertEquals(
                List.of(),
                strangers("D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;" + OWNER + ")(A;ID;FA;;;LA)(A;OICIIO;GA;;;CO)"));
    }

    @ParameterizedTest
    @CsvSource({
        "(A;;0x1200a9;;;BU), Users",
        "(A;;FR;;;WD), Everyone",
        "(A;;0x1f01ff;;;AU), Authenticated Users",
        "(A;;CCSWRC;;;IU), INTERACTIVE",
        "(A;ID;GR;;;S-1-5-21-1-2-3-1002), S-1-5-21-1-2-3-1002"
    })
    void whoElseMayReadIsNamed(String entry, String name) {
        assertEquals(List.of(name), strangers("D:P(A;;FA;;;SY)" + entry));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(D;;FA;;;WD)", "(A;OICIIO;FA;;;WD)", "(A;;0x100080;;;WD)", "(A;;FX;;;WD)", "(AU;SA;FA;;;WD)"})
    void entriesThatLetNobodyReadAreNotCounted(String entry) {
        assertEquals(List.of(), strangers("D:(A;;FA;;;SY)" + entry));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "D:NO_ACCESS_CONTROL"})
    void withoutAListEverybodyReads(String list) {
        assertEquals(List.of("Everyone"), strangers(list));
    }

    private static Optional<FirewallRule> rule(String text) {
        return FirewallRule.parse("v2.30|" + text, ENVIRONMENT);
    }

    @Test
    void aRuleForAProgramIsAboutEachOfItsPorts() {
        FirewallRule rule = rule("Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|"
                        + "App=%PROGRAMFILES%\\VcXsrv\\vcxsrv.exe|Name=VcXsrv|")
                .orElseThrow();
        assertTrue(rule.allows());
        assertTrue(rule.isAbout("c:\\program files\\vcxsrv\\VCXSRV.EXE", 6000));
        assertTrue(rule.isAbout("C:/Program Files/VcXsrv/vcxsrv.exe", 6001));
        assertFalse(rule.isAbout("C:\\Program Files\\X410\\x410.exe", 6000));
        assertFalse(rule.isAbout("", 6000));
    }

    @Test
    void aRuleForPortsIsAboutAnyProgram() {
        FirewallRule rule = rule("Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=443|LPort2_10=6000-6063|")
                .orElseThrow();
        assertEquals(new FirewallRule(false, "", Optional.of(PortRanges.parse("80,443,6000-6063"))), rule);
        assertTrue(rule.isAbout("", 6001));
        assertFalse(rule.isAbout("", 8080));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Action=Allow|Active=FALSE|Dir=In|Protocol=6|",
                "Action=Allow|Active=TRUE|Dir=Out|Protocol=6|",
                "Action=Allow|Active=TRUE|Dir=In|Protocol=17|",
                "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|",
                "Action=Allow|Active=TRUE|Dir=In|Protocol=6|App=%SystemRoot%\\system32\\svchost.exe|Svc=upnphost|",
                "Action=Allow|Active=TRUE|Dir=In|AppPkgId=S-1-15-2-1|",
                ""
            })
    void otherRulesArePassedOver(String text) {
        assertEquals(Optional.empty(), rule(text));
    }

    @Test
    void whereNoRuleSpeaksTheFirewallIsSilent() {
        Firewall firewall =
                new Firewall(List.of(new FirewallRule(true, "", Optional.of(PortRanges.parse("80")))), List.of());
        assertEquals(Firewall.Verdict.NO_RULE, firewall.verdict("x.exe", 6000));
        assertEquals(Firewall.Verdict.LET_IN, firewall.verdict("x.exe", 80));
    }

    @Test
    void procTellsListenersWithTheirAddresses(@TempDir Path net) throws IOException {
        Files.writeString(net.resolve("tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1770 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
                   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2
                   2: 0100007F:1771 0100007F:A000 01 00000000:00000000 00:00000000 00000000     0        0 3
                """);
        Files.writeString(net.resolve("tcp6"), """
                  sl  local_address                         remote_address                        st
                   0: 00000000000000000000000001000000:1772 00000000000000000000000000000000:0000 0A
                   1: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A
                """);
        List<TcpListener> listeners = ProcTcpListeners.read(net);
        assertEquals(
                List.of(
                        new TcpListener(InetAddress.getByName("127.0.0.1"), 6000, Optional.empty()),
                        new TcpListener(InetAddress.getByName("0.0.0.0"), 8080, Optional.empty()),
                        new TcpListener(InetAddress.getByName("::1"), 6002, Optional.empty()),
                        new TcpListener(InetAddress.getByName("::"), 22, Optional.empty())),
                listeners);
        assertFalse(listeners.get(0).isOpen());
        assertTrue(listeners.get(1).isOpen() && listeners.get(1).isReachedByLoopback());
    }

    @Test
    void thisKernelsListenersAreRead() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
            List<TcpListener> read = ProcTcpListeners.read(Path.of("/proc/net")).stream()
                    .filter(listener -> listener.port() == server.getLocalPort())
                    .toList();
            assertEquals(1, read.size(), read::toString);
            // A Java that has IPv6 binds to the address mapped into it, which the kernel tells so.
            assertEquals(loopback, read.get(0).address());
        }
    }
}
