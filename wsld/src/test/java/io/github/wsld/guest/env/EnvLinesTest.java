package io.github.wsld.guest.env;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnvLinesTest {
    private static final Offers DISPLAY_1 = new Offers(List.of(1, 2), Optional.empty());

    private static Offers agent(String socket) {
        return new Offers(List.of(), Optional.of(socket));
    }

    @Test
    void linesOfEachShell() {
        assertEquals(List.of("export DISPLAY=:1;"), EnvLines.commands(Shell.SH, DISPLAY_1, false));
        assertEquals(
                List.of(
                        "export DISPLAY=:1;",
                        "export GDK_BACKEND=x11;",
                        "export QT_QPA_PLATFORM=xcb;",
                        "unset WAYLAND_DISPLAY;"),
                EnvLines.commands(Shell.SH, DISPLAY_1, true));
        assertEquals(
                List.of(
                        "set -gx DISPLAY :1;",
                        "set -gx GDK_BACKEND x11;",
                        "set -gx QT_QPA_PLATFORM xcb;",
                        "set -e WAYLAND_DISPLAY;"),
                EnvLines.commands(Shell.FISH, DISPLAY_1, true));
        assertEquals(
                List.of(
                        "setenv DISPLAY :1;",
                        "setenv GDK_BACKEND x11;",
                        "setenv QT_QPA_PLATFORM xcb;",
                        "unsetenv WAYLAND_DISPLAY;"),
                EnvLines.commands(Shell.CSH, DISPLAY_1, true));
    }

    @Test
    void valuesAreQuoted() {
        assertEquals(
                List.of("export SSH_AUTH_SOCK='/a b'\\''c';"), EnvLines.commands(Shell.SH, agent("/a b'c"), false));
        assertEquals(
                List.of("set -gx SSH_AUTH_SOCK 'a\\'b\\\\c';"), EnvLines.commands(Shell.FISH, agent("a'b\\c"), false));
        assertEquals(List.of("setenv SSH_AUTH_SOCK 'a\\!b';"), EnvLines.commands(Shell.CSH, agent("a!b"), false));
        assertThrows(IllegalArgumentException.class, () -> EnvLines.commands(Shell.SH, agent("a\nb"), false));
    }

    @Test
    void aRealShellEvaluatesThemQuotedOrNot() throws Exception {
        Offers offers = new Offers(List.of(0), Optional.of("/a'$HOME\"b"));
        for (String eval : List.of("eval \"$1\"", "eval $1")) {
            String lines = String.join("\n", EnvLines.commands(Shell.SH, offers, true));
            assertEquals(
                    ":0 /a'$HOME\"b x11 xcb none\n",
                    sh(
                            eval + "; echo \"$DISPLAY $SSH_AUTH_SOCK $GDK_BACKEND $QT_QPA_PLATFORM"
                                    + " ${WAYLAND_DISPLAY-none}\"",
                            lines));
        }
    }

    @Test
    void offersGoOverTheControlSocket() throws IOException {
        for (Offers offers : List.of(DISPLAY_1, agent("/a \"b\\"), new Offers(List.of(), Optional.empty()))) {
            assertEquals(offers, Offers.read(new String(offers.write(), StandardCharsets.UTF_8)));
        }
        assertThrows(IOException.class, () -> Offers.read("[1]"));
        assertThrows(IOException.class, () -> Offers.read("{\"displays\": [\"x\"]}"));
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void commentsAreComments(Shell shell) {
        assertTrue(EnvLines.comments(shell, false).stream().allMatch(line -> line.startsWith("# ")));
        assertEquals(1, EnvLines.comments(shell, true).size());
    }

    @Test
    void shellsByName() {
        assertEquals(Optional.of(Shell.SH), Shell.of("/usr/bin/zsh"));
        assertEquals(Optional.of(Shell.FISH), Shell.of("fish"));
        assertEquals(Optional.of(Shell.CSH), Shell.of("/bin/tcsh"));
        assertEquals(Optional.empty(), Shell.of("/usr/bin/nu"));
    }

    private static String sh(String script, String argument) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, "sh", argument);
        builder.environment().put("WAYLAND_DISPLAY", "wayland-0");
        Process shell = builder.redirectErrorStream(true).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), output);
        return output;
    }
}
