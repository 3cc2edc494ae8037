package io.github.wsld.host.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("windows-too")
class LocatorsTest {
    private static final UUID VM = UUID.fromString("7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10");
    private static final Finding FOUND = new Finding.Found(List.of(VM));

    private static String trouble(Finding finding) {
        Finding.Unknown unknown = assertInstanceOf(Finding.Unknown.class, finding);
        assertTrue(unknown.isTrouble());
        return unknown.reason();
    }

    private static String nothing(Finding finding) {
        Finding.Unknown unknown = assertInstanceOf(Finding.Unknown.class, finding);
        assertTrue(!unknown.isTrouble());
        return unknown.reason();
    }

    @Test
    void hcs() {
        String json = "[{\"Id\":\"" + VM + "\",\"Owner\":\"WSL\",\"RuntimeId\":\"" + VM + "\"}]";
        assertEquals(FOUND, new HcsLocator(() -> new ComputeService.Reply(0, json)).look());
        assertEquals(new Finding.NoneRuns(), new HcsLocator(() -> new ComputeService.Reply(0, "[]")).look());
    }

    @Test
    void hcsThatCannotAnswer() {
        String denied = trouble(new HcsLocator(() -> new ComputeService.Reply(0x8037011B, null)).look());
        assertTrue(denied.startsWith("HCS_E_ACCESS_DENIED (0x8037011B): ") && denied.contains("elevated"), denied);
        String unknown = trouble(new HcsLocator(() -> new ComputeService.Reply(0x80001234, null)).look());
        assertTrue(unknown.contains("0x80001234"), unknown);
        assertTrue(trouble(new HcsLocator(() -> new ComputeService.Reply(0, "<html>")).look())
                .contains("no list of machines"));
        assertEquals(
                "no DLL",
                trouble(new HcsLocator(() -> {
                            throw new IOException("no DLL");
                        })
                        .look()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"C:\\Program Files\\WSL\\wslhost.exe\" --distro-id {aaaaaaaa-0000-0000-0000-000000000000} "
                        + "--vm-id {7B5D0F52-3C64-4C8B-9D2C-6B2F5A2F4F10} --handle 2164",
                "wslhost.exe --vm-id 7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10",
                "wslhost.exe --vm-id=\"{7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10}\" --x",
            })
    void wslhostCommandLines(String line) {
        assertEquals(Optional.of(VM), WslHostLocator.vmId(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wslhost.exe",
                "wslhost.exe --vm-id",
                "wslhost.exe --vm-id {7b5d0f52-3c64-4c8b-9d2c}",
                "wslhost.exe --vm-id {00000000-0000-0000-0000-000000000000}",
                "wslhost.exe --not-vm-id {7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10}",
                "wslhost.exe --vm-id --distro-id {7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10}"
            })
    void commandLinesWithoutAnId(String line) {
        assertEquals(Optional.empty(), WslHostLocator.vmId(line));
    }

    @Test
    void wslhost() {
        List<String> asked = new ArrayList<>();
        assertEquals(
                FOUND,
                new WslHostLocator(program -> {
                            asked.add(program);
                            return List.of("wslhost.exe --vm-id {" + VM + "}", "wslhost.exe --vm-id {" + VM + "}", "x");
                        })
                        .look());
        assertEquals(List.of("wslhost.exe"), asked);
        nothing(new WslHostLocator(program -> List.of()).look());
    }

    @Test
    void registry() {
        assertEquals(FOUND, new RegistryLocator(() -> List.of("no-id", VM.toString(), VM.toString())).look());
        nothing(new RegistryLocator(() -> List.of("cowork-vm-929216c6")).look());
        assertEquals(
                "denied",
                trouble(new RegistryLocator(() -> {
                            throw new IOException("denied");
                        })
                        .look()));
    }

    /** A wsl.exe, and the minutes that pass. */
    private static final class Wsl implements Commands {
        private final List<String> asked = new ArrayList<>();
        private long now;
        private String running = "Ubuntu\r\nDebian-12\r\n";
        private String vmId = VM + "\n";
        private int vmIdCode;
        private boolean missing;

        final WslInfoLocator locator = new WslInfoLocator(this, "wsl.exe", () -> now);

        @Override
        public Result run(List<String> words, String input, Duration limit) throws CommandException {
            if (missing) {
                throw new CommandException(CommandException.Reason.NOT_FOUND, "missing", null);
            }
            asked.add(String.join(" ", words));
            return words.contains("--list")
                    ? new Result(running.contains(" ") ? 1 : 0, running, "")
                    : new Result(vmIdCode, vmId, "");
        }

        Finding lookAfter(Duration time) throws InterruptedException {
            now += time.toNanos();
            return locator.look();
        }

        long asked(String word) {
            return asked.stream().filter(line -> line.contains(word)).count();
        }
    }

    @Test
    void wslinfoIsAskedInARunningDistribution() throws InterruptedException {
        Wsl wsl = new Wsl();
        assertEquals(FOUND, wsl.lookAfter(Duration.ZERO));
        assertEquals(
                List.of("wsl.exe --list --running --quiet", "wsl.exe --distribution Ubuntu --exec wslinfo --vm-id"),
                wsl.asked);
    }

    @Test
    void wslinfoIsAskedSeldomerThanADistributionIsIdle() throws InterruptedException {
        Wsl wsl = new Wsl();
        for (int i = 0; i < 60; i++) {
            assertEquals(FOUND, wsl.lookAfter(Duration.ofSeconds(5)));
        }
        assertEquals(30, wsl.asked("--list"));
        assertEquals(5, wsl.asked("wslinfo"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "There are no running distributions.\r\n",
                "Es gibt keine laufenden Distributionen.\r\n",
                "実行中のディストリビューションはありません。\r\n"
            })
    void nothingIsStartedWhenNoneRuns(String sentence) throws InterruptedException {
        Wsl wsl = new Wsl();
        wsl.running = sentence;
        assertEquals(new Finding.NoneRuns(), wsl.lookAfter(Duration.ZERO));
        assertEquals(0, wsl.asked("wslinfo"));
    }

    @Test
    void aChangedIdIsSeenAfterTheDistributionsWereGone() throws InterruptedException {
        Wsl wsl = new Wsl();
        wsl.lookAfter(Duration.ZERO);
        wsl.running = "";
        assertEquals(new Finding.NoneRuns(), wsl.lookAfter(WslInfoLocator.SPARE));
        // At once, for what did not run a moment ago may run now.
        wsl.running = "Ubuntu";
        wsl.vmId = "11111111-2222-3333-4444-555555555555";
        assertEquals(new Finding.Found(List.of(UUID.fromString(wsl.vmId))), wsl.lookAfter(Duration.ofMillis(1)));
    }

    @Test
    void anOldWslAndNone() throws InterruptedException {
        Wsl old = new Wsl();
        old.vmIdCode = 1;
        old.vmId = "Invalid command line argument: --vm-id";
        assertTrue(trouble(old.lookAfter(Duration.ZERO)).contains("wsl --update"));
        assertEquals(2, old.asked("wslinfo"));
        Wsl one = new Wsl();
        one.vmId = "wsl1";
        trouble(one.lookAfter(Duration.ZERO));
        Wsl none = new Wsl();
        none.missing = true;
        assertTrue(trouble(none.lookAfter(Duration.ZERO)).contains("wsl --install"));
    }

    @Test
    void bothEncodingsOfWslAreRead() {
        assertEquals("Ubuntu\r\n", WslText.decode("Ubuntu\r\n".getBytes(StandardCharsets.UTF_16LE)));
        assertEquals("Ubuntu\n", WslText.decode("Ubuntu\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals("Ubuntu", WslText.decode("\ufeffUbuntu".getBytes(StandardCharsets.UTF_16LE)));
        assertEquals("", WslText.decode(new byte[0]));
    }

    @Test
    void listsOfLocators() {
        assertEquals(List.of(LocatorName.WSLINFO, LocatorName.HCS), LocatorName.parseList("wslinfo, HCS"));
        for (String wrong : List.of("", "hcs,", "given", "hcs,hcs", "hyperv")) {
            assertThrows(IllegalArgumentException.class, () -> LocatorName.parseList(wrong), wrong);
        }
    }

    @Test
    void theFirstThatKnowsDecides() throws InterruptedException {
        Survey survey = new Surveyor(List.of(
                        new HcsLocator(() -> new ComputeService.Reply(0x8037011B, "")),
                        new WslHostLocator(program -> List.of()),
                        new FixedLocator(VM),
                        new RegistryLocator(() -> List.of())))
                .untilKnown();
        assertEquals(3, survey.answers().size());
        assertEquals(FOUND, survey.deciding().orElseThrow().finding());
    }
}
