package io.github.wsld.common.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.daemon.ExitCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FindingsTest {
    private static final Findings MIXED = new Findings(List.of(
            Finding.ok("WSL", "WSL2, networking nat"),
            Finding.warning(
                    "Wayland",
                    "WAYLAND_DISPLAY is set, so that Gtk and Qt programs open their windows by WSLg and not by wsld",
                    "eval \"$(wsld env --x11-toolkits)\""),
            Finding.failure("X server", "no X server answers\non the host", "start VcXsrv"),
            Finding.notUsed("clock", "no [time] in the configuration")));

    @Test
    void findingsAreShownInColumnsWithTheirHelpBelow() {
        assertEquals("""
                ok        WSL       WSL2, networking nat
                warning   Wayland   WAYLAND_DISPLAY is set, so that Gtk and Qt
                                    programs open their windows by WSLg and not
                                    by wsld
                                    -> eval "$(wsld env --x11-toolkits)"
                FAILURE   X server  no X server answers\\u000aon the host
                                    -> start VcXsrv
                not used  clock     no [time] in the configuration
                1 failure, 1 warning.
                """, new FindingsText(64, false).render(MIXED));
    }

    @Test
    void aTerminalGetsColours() {
        Findings well = new Findings(List.of(Finding.ok("WSL", "WSL2")));
        assertEquals("\033[32mok\033[0m  WSL  WSL2\nNothing is wrong.\n", new FindingsText(80, true).render(well));
    }

    @Test
    void programsGetJson() {
        Findings two = new Findings(List.of(Finding.ok("a", "b"), Finding.failure("c", "d \"e\"", "f")));
        assertEquals(
                "{\"program\":\"wsld\",\"version\":\"1\",\"findings\":[{\"level\":\"ok\",\"title\":\"a\",\"text\":\"b\"},"
                        + "{\"level\":\"failure\",\"title\":\"c\",\"text\":\"d \\\"e\\\"\",\"help\":\"f\"}]}\n",
                FindingsJson.write("wsld", "1", two));
    }

    @Test
    void aFailureAloneMakesTheExitCode() {
        assertEquals(ExitCode.UNAVAILABLE, MIXED.exitCode());
        assertEquals(ExitCode.OK, new Findings(MIXED.all().subList(0, 2)).exitCode());
        assertEquals(1, MIXED.count(Level.WARNING));
    }

    @Test
    void everyTroubleHasItsHelpAndNothingElseHas() {
        assertThrows(
                IllegalArgumentException.class, () -> new Finding(Level.WARNING, "title", "text", Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new Finding(Level.OK, "title", "text", Optional.of("help")));
        assertThrows(IllegalArgumentException.class, () -> Finding.ok(" ", "text"));
    }
}
