package io.github.wsld.guest.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.config.Problem;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No text makes the loader throw anything but its own exception, whose problems are all one line and in the file. */
class GuestConfigFuzzTest {

    private static final int ROUNDS = 4000;

    private static final String RIGHT = """
            host = "vsock:2:6000"
            log_level = "info"
            latency = "low"
            [[x11]]
            display = 1
            force = false
            target = "x11:1"
            allow_users = ["alice", 1001]
            abstract = true
            [time]
            interval = "1h 30min"
            [tcp_forward]
            service_port = 6001
            service_address = "127.0.0.2"
            iptables_cmd = "sudo iptables-legacy"
            ports = [80, "8080", "9000-9010", "8081:80"]
            even_if_listened = true
            even_if_mirrored = false
            look_every = "2min"
            [ssh_agent]
            ssh_auth_sock = "/tmp/agent"
            resume = true
            [[socket_forward]]
            listen = "/run/gpg"
            mode = "0660"
            target = "gpg"
            """;

    private static final String[] PIECES = {
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "\"",
        "'",
        "\"\"\"",
        "=",
        ".",
        ",",
        "#",
        "\n",
        "\r",
        "\t",
        "\0",
        "\\u",
        "\ud800",
        "\ufeff",
        "é",
        "0",
        "-1",
        "1e9",
        "99999999999999999999",
        "true",
        "nan",
        "1979-05-27",
        "x11",
        "time",
        "host",
        "x11.display = 1\n",
        "[x11.display]\n",
        "[[time]]\n",
        "ports = 1\n",
        "host = {}\n",
        "x11 = []\n"
    };

    @Test
    void mutatedTextsAreReadOrRefused() throws ConfigException {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("GuestConfigFuzzTest seed=" + seed);
        Random random = new Random(seed);
        GuestConfigLoader.parse("f", RIGHT);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = mutate(random);
            try {
                GuestConfigLoader.parse("f", text);
                read++;
            } catch (ConfigException e) {
                assertProblemsAreInTheFile(e, text);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed=" + seed + " round=" + round + " text=" + text, e);
            }
        }
        assertTrue(read > 0 && read < ROUNDS, read + " of " + ROUNDS + " were read");
    }

    private static void assertProblemsAreInTheFile(ConfigException e, String text) {
        long lines = text.lines().count() + 1;
        for (Problem problem : e.problems()) {
            assertTrue(problem.line() >= 1 && problem.line() <= lines, problem + " is outside of " + lines + " lines");
            assertTrue(problem.column() >= 1, problem.toString());
            assertEquals(1, problem.toString().lines().count(), problem.toString());
        }
    }

    private static String mutate(Random random) {
        StringBuilder text = new StringBuilder(RIGHT);
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(6));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
                case 3 -> text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
                default -> text.insert(at, RIGHT, 0, random.nextInt(RIGHT.length()));
            }
        }
        return text.toString();
    }
}
