package io.github.wsld.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramsTest {

    @ParameterizedTest
    @CsvSource({
        "sudo iptables-legacy, sudo -n ip6tables-legacy-restore --noflush",
        "sudo -n iptables, sudo -n ip6tables-restore --noflush",
        "iptables-nft, ip6tables-nft-restore --noflush",
        "/opt/x/iptables -w, /opt/x/ip6tables-restore -w --noflush",
        "env A=b ip6tables, env A=b ip6tables-restore --noflush"
    })
    void theOtherProgramsFollowFromTheCommand(String command, String restore) {
        IptablesPrograms programs = IptablesPrograms.of(List.of(command.split(" ")));
        assertEquals(restore, String.join(" ", programs.restore(Family.IPV6, "--noflush")));
    }

    @Test
    void aCommandWithoutIptables() {
        IllegalArgumentException none =
                assertThrows(IllegalArgumentException.class, () -> BackendChoice.command(List.of("sudo", "nft")));
        assertEquals("no word of it is iptables, iptables-nft or iptables-legacy: sudo nft", none.getMessage());
    }

    @Test
    void aNameAndACommandExcludeEachOther() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new BackendChoice(Optional.of(BackendName.NFT), List.of("iptables")));
    }

    /** Words of iptables 1.8.9, nft 1.0.6 and sudo 1.9. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_RIGHTS|Operation not permitted (you must be root)",
                "NO_RIGHTS|/dev/stdin:1:1-17: Error: Could not process rule: Operation not permitted",
                "NO_RIGHTS|Fatal: can't open lock file /run/xtables.lock: Permission denied",
                "NO_RIGHTS|Could not fetch rule set generation id: Permission denied (you must be root)",
                "LOCKED|Another app is currently holding the xtables lock. Stopped waiting after 1s.",
                "UNSUPPORTED|can't initialize iptables table `nat': Table does not exist (do you need to insmod?)",
                "UNSUPPORTED|iptables-restore v1.8.9 (legacy): Couldn't load target `NOSUCH':No such file or directory",
                "UNSUPPORTED|TABLE_ADD failed (Operation not supported): table nat",
                "UNSUPPORTED|/dev/stdin:1:1-2: Error: Could not process rule: No such file or directory",
                "SUDO|sudo: a password is required",
                "SUDO|sudo: a terminal is required to read the password; either use the -S option",
                "NOT_INSTALLED|sudo: nft: command not found",
                "OTHER|iptables-restore: line 2 failed",
                "OTHER|iptables-nft-restore: line 2 failed: Bad rule (does a matching rule exist in that chain?)."
            })
    void whatFailuresSay(Failure failure, String errors) {
        assertEquals(failure, Failure.of(errors));
    }
}
