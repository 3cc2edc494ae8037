package io.github.wsld.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WsldHostTest {
    private static final int USAGE = 64;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return WsldHost.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "status --help"})
    void helpFitsAScreen(String arguments) {
        assertEquals(0, run(arguments.split(" ")));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.size() <= 24, () -> lines.size() + " lines:\n" + out);
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), out::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bogus",
                "status --bogus",
                "--listen smoke:1",
                "--listen tcp:0.0.0.0:7000",
                "--listen tcp:192.0.2.1:7000",
                "--display 127.0.0.1",
                "--allow-ports 1-70000",
                "--service-port 4294967296",
                "--socket gpg",
                "--socket a/b=unix:/x",
                "--socket a=tcp:127.0.0.1:80",
                "--socket a=unix:x",
                "--socket a=unix:/x --socket a=unix:/y",
                "--log-level loud",
                "not-a-vm-id",
                "7b5d0f52-3c64-4c8b-9d2c-6b2f5a2f4f10"
            })
    void aWrongCommandLineIsSaidToBeOne(String arguments) {
        assertEquals(USAGE, run(arguments.split(" ")));
        assertEquals("", out.toString());
        assertTrue(!err.toString().isBlank() && !err.toString().contains("\tat "), err::toString);
    }

    @Test
    void tcpBeyondLoopbackIsRefusedWithAWayOut() {
        run("--listen", "tcp:0.0.0.0:7000");
        assertTrue(
                err.toString()
                        .contains("TCP is served on loopback alone, since it is not encrypted; use tcp:127.0.0.1:7000"),
                err::toString);
    }
}
