package io.github.wsld.host.doctor;

import static io.github.wsld.host.doctor.Verdicts.daemon;
import static io.github.wsld.host.doctor.Verdicts.daemons;
import static io.github.wsld.host.doctor.Verdicts.helps;
import static io.github.wsld.host.doctor.Verdicts.is;
import static io.github.wsld.host.doctor.Verdicts.none;
import static io.github.wsld.host.doctor.Verdicts.one;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.wsld.common.daemon.Version;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Level;
import io.github.wsld.host.system.Rights;
import io.github.wsld.host.vm.LocatorName;
import io.github.wsld.host.vm.Survey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("windows-too")
class DaemonAndVmChecksTest {
    private static final Version OURS = new Version("wsldhost", "2.0", "abc", "17", "Windows");
    private static final UUID VM = UUID.fromString("7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10");
    private static final String SOCKET = "hvsock:" + VM + ":6000";
    private static final String DENIED = "HCS_E_ACCESS_DENIED (0x8037011B): only administrators may list them";

    private static Survey survey(io.github.wsld.host.vm.Finding hcs, io.github.wsld.host.vm.Finding wslhost) {
        return new Survey(
                List.of(new Survey.Answer(LocatorName.HCS, hcs), new Survey.Answer(LocatorName.WSLHOST, wslhost)));
    }

    private static io.github.wsld.host.vm.Finding found() {
        return new io.github.wsld.host.vm.Finding.Found(List.of(VM));
    }

    private static io.github.wsld.host.vm.Finding trouble(String reason) {
        return io.github.wsld.host.vm.Finding.trouble(reason);
    }

    private static io.github.wsld.host.vm.Finding nothing() {
        return io.github.wsld.host.vm.Finding.seesNothing("no wslhost.exe of this user names a VM");
    }

    private static List<Finding> locators(io.github.wsld.host.vm.Finding hcs, io.github.wsld.host.vm.Finding wslhost)
            throws Exception {
        return new LocatorsCheck(() -> survey(hcs, wslhost)).look();
    }

    @Test
    void aDaemonOfThisVersionIsWell() throws Exception {
        one(
                new DaemonCheck(() -> daemons(daemon("2.0", SOCKET)), OURS),
                Level.OK,
                "pid 7, version 2.0, listens on hvs");
        one(new DaemonCheck(() -> daemons(daemon("2.0")), OURS), Level.OK, "listens on nothing yet");
    }

    @Test
    void aDaemonOfAnotherVersionIsToBeStartedAnew() throws Exception {
        helps(
                "wsldhost restart",
                one(new DaemonCheck(() -> daemons(daemon("1.0")), OURS), Level.WARNING, "pid 7, version 1.0"));
    }

    @Test
    void withoutADaemonNothingWorks() throws Exception {
        helps("wsldhost --daemon", one(new DaemonCheck(Verdicts::none, OURS), Level.FAILURE, "no wsldhost is running"));
    }

    @Test
    void oneThatDoesNotAnswerIsToldBesideTheOthers() throws Exception {
        Daemons all = new Daemons(
                List.of(daemon("2.0")), List.of("wsldhost with pid 9 did not answer on /run/x: the daemon may hang"));
        List<Finding> findings = new DaemonCheck(() -> all, OURS).look();
        is(findings.get(0), Level.OK, "pid 7");
        helps("wsldhost stop", is(findings.get(1), Level.FAILURE, "pid 9 did not answer"));
    }

    @Test
    void aVmIsFoundByWhicheverLocatorCan() throws Exception {
        List<Finding> findings = locators(trouble(DENIED), found());
        is(findings.get(0), Level.OK, VM + ", by wslhost");
        is(findings.get(1), Level.NOT_USED, "HCS_E_ACCESS_DENIED");
        is(findings.get(2), Level.OK, VM.toString());
        assertEquals("locator wslhost", findings.get(2).title());
    }

    @Test
    void deniedByAllIsAFailureThatRightsHelp() throws Exception {
        List<Finding> findings = locators(trouble(DENIED), nothing());
        helps("Run as administrator", is(findings.get(0), Level.FAILURE, "no locator can tell"));
        helps("Run as administrator", is(findings.get(1), Level.WARNING, "HCS_E_ACCESS_DENIED"));
        is(findings.get(2), Level.NOT_USED, "no wslhost.exe");
    }

    @Test
    void withoutTheHostComputeServiceItIsToBeInstalled() throws Exception {
        List<Finding> findings =
                locators(trouble("there is no Host Compute Service: turn it on (wsl --install)"), nothing());
        assertEquals(Optional.of("wsl --install"), findings.get(0).help());
        assertEquals(Optional.of("wsl --install"), findings.get(1).help());
    }

    @Test
    void aServiceThatAnswersNonsenseIsLookedAtByHand() throws Exception {
        List<Finding> findings = locators(trouble("HRESULT 0x80001234: unknown to wsldhost"), nothing());
        helps("wsldhost vm list", is(findings.get(1), Level.WARNING, "0x80001234"));
    }

    @Test
    void aVmThatDoesNotRunIsToBeStarted() throws Exception {
        List<Finding> findings = locators(new io.github.wsld.host.vm.Finding.NoneRuns(), nothing());
        assertEquals(
                Optional.of("wsl"),
                is(findings.get(0), Level.WARNING, "WSL does not run, by hcs").help());
    }

    private static VmSocketCheck socket(Daemons daemons, String refusal) {
        return new VmSocketCheck(
                () -> survey(found(), nothing()),
                () -> daemons,
                6000,
                endpoint -> refusal.isEmpty() ? Optional.empty() : Optional.of("bind " + endpoint + ": " + refusal));
    }

    @Test
    void theSocketOfTheDaemonIsNotTried() throws Exception {
        VmSocketCheck check = new VmSocketCheck(
                () -> survey(found(), nothing()),
                () -> daemons(daemon("1.0", SOCKET)),
                6000,
                endpoint -> fail("tried " + endpoint));
        one(check, Level.OK, "wsldhost, pid 7, listens on " + SOCKET);
    }

    @Test
    void aFreeSocketIsWellUnlessADaemonShouldHaveIt() throws Exception {
        one(socket(none(), ""), Level.OK, SOCKET + " can be listened on");
        helps(
                "wsldhost status",
                one(socket(daemons(daemon("1.0", "unix:/x")), ""), Level.WARNING, "serves another VM or port"));
    }

    @ParameterizedTest
    @CsvSource({
        "'WSAEACCES (10013), permission denied', as the user who runs WSL",
        "'WSAEADDRINUSE (10048), address already in use', wsldhost stop",
        "'WSAEAFNOSUPPORT (10047), address family not supported', wsl --install",
        "'WSAEADDRNOTAVAIL (10049), address not available', again in a minute"
    })
    void aRefusedSocketIsAFailure(String refusal, String help) throws Exception {
        helps(help, one(socket(none(), refusal), Level.FAILURE, "bind " + SOCKET + ": " + refusal));
    }

    @Test
    void withoutAVmThereIsNoSocket() throws Exception {
        VmSocketCheck check = new VmSocketCheck(
                () -> survey(trouble(DENIED), nothing()), Verdicts::none, 6000, endpoint -> fail("tried " + endpoint));
        one(check, Level.NOT_USED, "no VM");
    }

    @Test
    void thePortOfTheVmsSocketIsThatOfTheDaemon() {
        assertEquals(OptionalLong.empty(), daemons(daemon("1", "unix:/x")).servicePort());
        assertEquals(
                OptionalLong.of(6000), daemons(daemon("1", "unix:/x", SOCKET)).servicePort());
    }

    @Test
    void rightsAreNeverWrong() throws Exception {
        one(new RightsCheck(new Rights(true, false)), Level.OK, "elevated: ");
        one(new RightsCheck(new Rights(false, true)), Level.OK, "a Hyper-V administrator");
        one(new RightsCheck(new Rights(false, false)), Level.OK, "found by wslhost or wslinfo");
    }

    @Test
    void anEmulatedJavaIsWarnedOf() throws Exception {
        one(new JavaCheck("17", "amd64", Optional.of("amd64")), Level.OK, "Java 17 for amd64");
        one(new JavaCheck("17", "amd64", Optional.empty()), Level.OK, "Java 17 for amd64");
        helps(
                "winget install",
                one(new JavaCheck("17", "amd64", Optional.of("aarch64")), Level.WARNING, "processor is aarch64"));
    }

    @Test
    void aLinuxHostNeedsTheKernelsModule(@TempDir Path folder) throws Exception {
        Path device = folder.resolve("vhost-vsock");
        helps("modprobe", one(new VsockCheck(device, Verdicts::none), Level.WARNING, "there is no " + device));
        one(new VsockCheck(device, () -> daemons(daemon("1", "unix:/x"))), Level.NOT_USED, "elsewhere");
        Files.createFile(device);
        one(new VsockCheck(device, () -> daemons(daemon("1", "vsock:any:6000"))), Level.OK, "CID 2");
    }
}
