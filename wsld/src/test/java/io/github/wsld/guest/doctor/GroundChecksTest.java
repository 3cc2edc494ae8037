package io.github.wsld.guest.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Level;
import io.github.wsld.common.protocol.HandshakeFailure;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.host.DownCause;
import io.github.wsld.guest.host.HostState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The checks of what everything stands on: configuration, WSL, vsock, wsld itself, the host. */
final class GroundChecksTest {
    private final FakeGuest guest = new FakeGuest();

    private Verdicts verdict(Check check) {
        return new Verdicts(check, guest);
    }

    private void kernel(String release) {
        guest.wsl = new Wsl(release, Optional.empty(), Optional.empty(), Wsl.Interop.MISSING);
    }

    @Test
    void configuration() throws Exception {
        Verdicts verdict = verdict(new ConfigurationCheck());
        verdict.ok("none, so X11 alone");
        guest.configure(GuestConfig.withoutFile());
        verdict.ok("/etc/wsld/config.toml");
        guest.configured = new Configured(Optional.empty(), Optional.of(Path.of("/a.toml")), "one\ntwo\nthree\n");
        verdict.failure("one; and 2 more; what depends", "wsld check-config /a.toml");
    }

    @Test
    void wsl() throws Exception {
        Verdicts verdict = verdict(new WslCheck());
        verdict.ok("WSL2, Debian, kernel 6.6.87.2-microsoft-standard-WSL2, networking nat");
        guest.wsl = new Wsl("6.6-own", Optional.of("Debian"), Optional.of("mirrored"), Wsl.Interop.ON);
        verdict.ok("networking mirrored: guest and host share localhost");
        guest.wsl = new Wsl("6.6-own", Optional.of("Debian"), Optional.empty(), Wsl.Interop.ON);
        verdict.ok("networking not told");
        kernel("4.4.0-19041-Microsoft");
        verdict.failure("this is WSL1", "wsl.exe --set-version DISTRIBUTION 2");
        kernel("6.18.44");
        verdict.notUsed("not WSL: kernel 6.18.44");
    }

    @Test
    void interop() throws Exception {
        Verdicts verdict = verdict(new InteropCheck());
        verdict.ok("can be started");
        guest.wsl = new Wsl("6-microsoft", Optional.empty(), Optional.empty(), Wsl.Interop.OFF);
        verdict.notUsed("turned off in /etc/wsl.conf");
        guest.wsl = new Wsl("6-microsoft", Optional.empty(), Optional.empty(), Wsl.Interop.DISABLED);
        verdict.warning("is disabled", "echo 1 | sudo tee /proc/sys/fs/binfmt_misc/WSLInterop*");
        guest.wsl = new Wsl("6-microsoft", Optional.empty(), Optional.empty(), Wsl.Interop.MISSING);
        verdict.warning(
                "cannot be started from here",
                "sudo sh -c 'echo :WSLInterop:M::MZ::/init:PF >/proc/sys/fs/binfmt_misc/register'");
        kernel("6.18.44");
        verdict.nothing();
    }

    @Test
    void vsock() throws Exception {
        Verdicts verdict = verdict(new VsockCheck());
        verdict.ok("has it");
        guest.hosts(FakeGuest.DOWN);
        verdict.ok("has it");
        guest.knowsVsock = false;
        verdict.failure("no AF_VSOCK", "sudo modprobe -a vsock hv_sock");
        kernel("4.4.0-19041-Microsoft");
        verdict.failure("WSL1 has none", "wsl.exe --set-version DISTRIBUTION 2");
        guest.hosts = List.of();
        verdict.nothing();
    }

    @Test
    void wsld() throws Exception {
        Verdicts verdict = verdict(new DaemonCheck());
        verdict.ok("pid 41 runs, version 0.1.0");
        guest.daemons =
                FakeGuest.running(FakeGuest.daemon("0.0.9", Status.LinkState.UP, Optional.empty(), Optional.empty()));
        verdict.warning("version 0.0.9; installed is 0.1.0", "sudo systemctl restart wsld");
        guest.units = List.of();
        verdict.warning("version 0.0.9", "kill 41 && wsld");
        guest.daemons = Daemons.NONE;
        verdict.failure("none runs", "wsld");
        guest.units = List.of(FakeGuest.unit(true, "ActiveState", "inactive"));
        verdict.failure("none runs", "systemctl --user start wsld");
        guest.daemons = new Daemons(List.of(), List.of("wsld with pid 7 belongs to another user"));
        verdict.failure("pid 7 belongs to another user", "sudo wsld doctor");
    }

    @Test
    void service() throws Exception {
        Verdicts verdict = verdict(new ServiceCheck());
        verdict.ok("wsld.service is active (running)");
        guest.units = List.of(FakeGuest.unit(false, "ActiveState", "active", "NRestarts", "3"));
        verdict.warning("start it again 3 times", "sudo journalctl -u wsld -n 50 --no-pager");
        guest.units = List.of(FakeGuest.unit(true, "ActiveState", "active", "UnitFileState", "disabled"));
        verdict.warning("not enabled", "systemctl --user enable wsld");
        guest.units =
                List.of(FakeGuest.unit(false, "ActiveState", "failed", "Result", "exit-code", "ExecMainStatus", "78"));
        verdict.failure("has failed (exit-code, exit status 78)", "sudo journalctl -u wsld -n 20 --no-pager");
        guest.units = List.of(FakeGuest.unit(false, "ActiveState", "inactive"));
        verdict.notUsed("installed and not started");
        guest.daemons = Daemons.NONE;
        verdict.warning("installed and not started", "sudo systemctl enable --now wsld");
        guest.units = List.of(FakeGuest.unit(false, "LoadState", "not-found", "ActiveState", "inactive"));
        verdict.notUsed("there is no wsld.service");
        guest.processOne = "init";
        verdict.notUsed("process 1 is init, not systemd");
    }

    @Test
    void otherWslds() throws Exception {
        Verdicts verdict = verdict(new OtherWsldsCheck());
        verdict.nothing();
        guest.otherWslds = List.of("wsld pid 7 of user root", "wsld pid 8 of user me");
        verdict.warning("there run as well: wsld pid 7 of user root, wsld pid 8 of user me;", "sudo wsld status");
        guest.otherWslds = List.of();
        Daemons.Running one = guest.daemons.running().get(0);
        guest.daemons = FakeGuest.running(one, one);
        verdict.ok("pid 41 serves :0; pid 41 serves :0");
    }

    @Test
    void key() throws Exception {
        Verdicts verdict = verdict(new KeyCheck());
        verdict.notUsed("none: whoever");
        guest.key = new KeyFound(Optional.of("key number 17, file /k"), Optional.empty());
        verdict.ok("key number 17, file /k, which the host has proved to have over vsock:2:6000");
        guest.hosts(FakeGuest.DOWN);
        verdict.ok("not proved yet");
        guest.key = new KeyFound(Optional.empty(), Optional.of("key file /k may be read by others"));
        verdict.failure("key file /k may be read by others", "wsld check-config");
    }

    @Test
    void host() throws Exception {
        Verdicts verdict = verdict(new HostCheck());
        verdict.ok("vsock:2:6000 answers in 2.0 ms: wsldhost 0.1.0, functions x11 conn, targets x11");
        guest.hosts(new HostState.Old());
        verdict.warning("is an old wsldhost", "on Windows: put this version's wsldhost in its place");
        guest.hosts(new HostState.Down(
                DownCause.KEY, "no link to wsldhost at vsock:2:6000: the two sides have different keys"));
        verdict.warning("wsld reaches it at vsock:2:6000 in 1.0 ms", "sudo wsld doctor");
        guest.hosts(FakeGuest.DOWN);
        verdict.failure("wsldhost is not reached at vsock:2:6000", "on Windows: wsldhost --daemon");
        guest.hosts = List.of();
        verdict.ok("wsld reaches it at vsock:2:6000");
        guest.hosts(FakeGuest.DOWN);
        guest.daemons = Daemons.NONE;
        verdict.failure("wsldhost is not reached at vsock:2:6000", "on Windows: wsldhost --daemon");
        helps(HandshakeFailure.NO_COMMON_VERSION, "on the host: wsldhost --version");
        helps(HandshakeFailure.UNKNOWN_KEY, "on the host: wsldhost key show-path");
        helps(HandshakeFailure.WRONG_PROOF, "on the host: wsldhost status");
        helps(HandshakeFailure.BUSY, "wsld doctor");
        helps(HandshakeFailure.TIMED_OUT, "on the host: wsldhost doctor");
    }

    private void helps(HandshakeFailure why, String help) throws Exception {
        guest.hosts(new HostState.Down(DownCause.of(why), "no link to wsldhost at vsock:2:6000: " + why.text()));
        Finding found = verdict(new HostCheck()).all().get(0);
        assertEquals(Level.FAILURE, found.level(), found::toString);
        assertTrue(found.help().orElseThrow().contains(help), found::toString);
    }

    @Test
    void severalEndpoints() throws Exception {
        guest.daemons = Daemons.NONE;
        guest.hosts(FakeGuest.DOWN, new HostState.Unknown());
        Verdicts verdict = verdict(new HostCheck());
        assertEquals(
                List.of(Level.FAILURE, Level.FAILURE),
                verdict.all().stream().map(Finding::level).toList());
        guest.hosts(FakeGuest.DOWN, FakeGuest.REACHED);
        assertEquals(
                List.of(Level.WARNING, Level.OK),
                verdict.all().stream().map(Finding::level).toList());
        guest.hosts(FakeGuest.DOWN, new HostState.Unknown());
        guest.hosts = guest.hosts.subList(1, 2);
        verdict.failure(
                "tcp-from-host:6002 is where wsld awaits links", "on Windows: wsldhost --daemon, with the same key");
        spares("0 links of the host ready at tcp:172.30.77.2:6002");
        verdict.ok("another endpoint serves");
        spares("4 links of the host ready at tcp:172.30.77.2:6002, 1 more asked for");
        verdict.ok("tcp-from-host:6002 has 4 links of the host ready");
        guest.hosts(FakeGuest.DOWN, new HostState.Unknown());
        assertEquals(
                List.of(Level.WARNING, Level.OK),
                verdict.all().stream().map(Finding::level).toList());
    }

    private void spares(String text) {
        guest.daemons = FakeGuest.running(
                FakeGuest.daemon(Optional.empty(), Optional.empty(), new Status.Note("spares", text)));
    }

    @Test
    void keepAlive() throws Exception {
        Verdicts verdict = verdict(new KeepAliveCheck());
        verdict.ok("while its windows are open");
        guest.held = true;
        verdict.ok("holds this distribution now");
        guest.held = false;
        guest.hosts(new HostState.Old());
        guest.daemons = Daemons.NONE;
        verdict.warning("WSL stops it", "on Windows: wsldhost --daemon");
        kernel("6.18.44");
        verdict.nothing();
    }
}
