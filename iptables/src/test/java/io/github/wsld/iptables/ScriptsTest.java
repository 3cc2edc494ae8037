package io.github.wsld.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.process.Commands;
import io.github.wsld.common.process.ProcessCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts for administrators give the rules that wsld gives. */
class ScriptsTest {
    private static final Owner OWNER = new Owner("redirect-add.sh by " + System.getProperty("user.name"));

    private final Commands commands = new ProcessCommands(System.getenv());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8080|127.0.0.2",
                "8080|127.0.0.1",
                "9000-9010 80 8080 81 9005-9020 0443|127.0.0.2",
                "1-2 4-5 7-8 10-11 13-14 16-17 19-20 22-23 30 32 34|127.0.0.9",
                "1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 31|127.0.0.2"
            })
    void printsWhatWsldShows(String ports, String address) throws Exception {
        Redirect redirect = new Redirect(PortRanges.parse(ports.replace(' ', ',')), address, 6001);
        for (BackendName backend : BackendName.values()) {
            List<String> arguments = new ArrayList<>(List.of("-p", "-b", backend.toString(), "-a", address));
            arguments.addAll(List.of(ports.split(" ")));
            Commands.Result printed = run(commands, "redirect-add.sh", arguments.toArray(String[]::new));
            assertEquals("", printed.errors());
            assertEquals(shown(backend, redirect), printed.output());
        }
    }

    @ParameterizedTest
    @EnumSource
    void addsAndRemovesInANamespace(BackendName backend) throws Exception {
        try (Namespace namespace = Namespace.open("unshare", "nsenter", "ip", backend.toString())) {
            Commands inside = namespace.commands();
            Redirection redirection = new Redirection(inside, BackendChoice.named(backend));
            Redirect redirect = new Redirect(PortRanges.parse("8080,9000-9010"), "127.0.0.2", 6001);
            redirection.apply(redirect, new Ownership(OWNER, true));
            String applied = NetfilterTest.everyRule(namespace);
            redirection.remove(new Ownership(OWNER, true));
            String removed = NetfilterTest.everyRule(namespace);

            for (int times = 0; times < 2; times++) {
                assertSuccess(run(inside, "redirect-add.sh", "-b", backend.toString(), "9000-9010", "8080"));
                assertEquals(applied, NetfilterTest.everyRule(namespace));
            }
            for (int times = 0; times < 2; times++) {
                assertSuccess(run(inside, "redirect-remove.sh"));
                assertEquals(removed, NetfilterTest.everyRule(namespace));
            }
        }
    }

    @Test
    void respectsARunningWsldAndNotAKilledOne() throws Exception {
        try (Namespace namespace = Namespace.open("unshare", "nsenter", "ip", "nft");
                Traffic wsld = new Traffic(namespace)) {
            assertEquals("locked", wsld.ask("lock"));
            Commands.Result refused = run(namespace.commands(), "redirect-add.sh", "8080");
            assertEquals(75, refused.exitCode());
            assertTrue(refused.errors().contains("a running wsld owns the rules"), refused.errors());
            assertEquals(75, run(namespace.commands(), "redirect-remove.sh").exitCode());
            wsld.kill();
            assertSuccess(run(namespace.commands(), "redirect-add.sh", "8080"));
            assertSuccess(run(namespace.commands(), "redirect-remove.sh"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0",
                "65536",
                "8080:80",
                "9-8",
                "1-2-3",
                "6001",
                "6000-6002",
                "-s 0 1",
                "-a ::1 1",
                "-b x 1",
                "-z"
            })
    void wrongUsage(String arguments) throws Exception {
        Commands.Result result =
                run(commands, "redirect-add.sh", arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertEquals(64, result.exitCode(), result.errors());
        assertEquals("", result.output());
    }

    @Test
    void help() throws Exception {
        for (String script : List.of("redirect-add.sh", "redirect-remove.sh")) {
            Commands.Result help = run(commands, script, "--help");
            assertSuccess(help);
            assertTrue(help.output().startsWith("usage: " + script), help.output());
        }
    }

    private static String shown(BackendName backend, Redirect redirect) throws Exception {
        Commands allPasses = (words, input, limit) -> new Commands.Result(0, "", "");
        return new Redirection(allPasses, BackendChoice.named(backend)).show(redirect, OWNER);
    }

    private static Commands.Result run(Commands commands, String script, String... arguments) throws Exception {
        List<String> words =
                new ArrayList<>(List.of("sh", Path.of(script).toAbsolutePath().toString()));
        words.addAll(List.of(arguments));
        return commands.run(words, "", Duration.ofSeconds(120));
    }

    private static void assertSuccess(Commands.Result result) {
        assertEquals(0, result.exitCode(), result.errors());
    }
}
