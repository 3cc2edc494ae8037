package io.github.wsld.guest.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelFactsTest {
    @TempDir
    private Path root;

    private KernelFacts facts;

    @BeforeEach
    void look() {
        facts = new KernelFacts(root);
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void process(int pid, String command, String... arguments) throws IOException {
        file("proc/" + pid + "/stat", pid + " (" + command + ") S 1");
        file("proc/" + pid + "/cmdline", String.join("\0", arguments) + "\0");
    }

    @Test
    void interop() throws Exception {
        assertEquals(Wsl.Interop.MISSING, facts.interop());
        file("etc/wsl.conf", "[boot]\nenabled=false\n[Interop]\n enabled = false\n");
        assertEquals(Wsl.Interop.OFF, facts.interop());
        file("proc/sys/fs/binfmt_misc/WSLInterop-late", "enabled\ninterpreter /init\n");
        assertEquals(Wsl.Interop.ON, facts.interop());
        file("etc/wsl.conf", "[boot]\nenabled=false\n");
        file("proc/sys/fs/binfmt_misc/WSLInterop-late", "disabled\n");
        assertEquals(Wsl.Interop.DISABLED, facts.interop());
        file("proc/sys/fs/binfmt_misc/WSLInterop", "enabled\n");
        assertEquals(Wsl.Interop.ON, facts.interop());
    }

    @Test
    void vsock() throws Exception {
        assertFalse(facts.knowsVsock());
        file("proc/net/protocols", "protocol  size\nUNIX  1024\n");
        assertFalse(facts.knowsVsock());
        file("proc/net/protocols", "protocol  size\nAF_VSOCK  1024\n");
        assertTrue(facts.knowsVsock());
    }

    @Test
    void lockOfTheRules() throws Exception {
        assertFalse(facts.areRulesLocked());
        file("proc/net/unix", "0000: 00000003 00000000 00000000 0001 03 12 @wsld/netfilter\n");
        assertFalse(facts.areRulesLocked());
        file("proc/net/unix", "0000: 00000002 00000000 00010000 0001 01 12 @wsld/netfilter\n");
        assertTrue(facts.areRulesLocked());
    }

    @Test
    void processes() throws Exception {
        file("proc/1/comm", "systemd\n");
        process(1, "systemd", "/sbin/init");
        process(7, "java", "java", "-jar", "/usr/lib/wsld/wsld.jar");
        process(8, "java", "java", "-jar", "/usr/lib/wsld/wsld.jar", "status");
        process(9, "wsld", "wsld", "a.toml");
        process(10, "java", "java", "-jar", "other.jar");
        assertEquals("systemd", facts.processOne());
        assertEquals(Set.of(7, 9), Set.copyOf(facts.wslds(Set.of("status", "doctor"))));
        assertFalse(facts.isHeld());
        process(11, "sh", "/bin/sh", "-c", "read -r _");
        assertTrue(facts.isHeld());
    }

    @Test
    void properties() {
        assertEquals(
                Map.of("LoadState", "loaded", "Environment", "A=b"),
                SystemdUnits.properties("LoadState=loaded\nEnvironment=A=b\n\n"));
        assertEquals(List.of(), List.copyOf(SystemdUnits.properties("").keySet()));
    }
}
