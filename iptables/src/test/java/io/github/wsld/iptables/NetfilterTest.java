package io.github.wsld.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** This kernel's netfilter, in a network namespace of its own: rules of others around ours, real connections. */
class NetfilterTest {
    private static final Owner OWNER = new Owner("wsld pid 7 in Debian");
    private static final Ownership OURS = new Ownership(OWNER, true);
    /** Rules of all kinds that must be left alone, two of which read like jumps to ours. */
    private static final String FOREIGN = """
            for i in iptables-nft ip6tables-nft iptables-legacy ip6tables-legacy; do
                $i -w 5 -t nat -N OTHERS
                $i -w 5 -t nat -A OUTPUT -p tcp --dport 9 -m comment --comment 'before "x" -j WSLD' -j RETURN
                $i -w 5 -t nat -A OUTPUT -p tcp --dport 10 -m comment --comment 'after -j WSLD'
                $i -w 5 -t nat -A OUTPUT -j OTHERS
            done
            nft 'table inet others {
                chain output { type nat hook output priority -100; tcp dport 11 redirect to :12; }
            }'
            """;

    private static Namespace namespace;
    private static Traffic traffic;
    private static String foreign;

    @BeforeAll
    static void open() throws Exception {
        namespace = Namespace.open("unshare", "nsenter", "ip", "nft", "iptables-nft", "iptables-legacy");
        traffic = new Traffic(namespace);
        assertEquals("tcp:127.0.0.2:6001 was to be unknown", traffic.dial("127.0.0.2", 6001));
        namespace.shell(FOREIGN);
        foreign = everyRule();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        redirection(BackendChoice.AUTO).remove(OURS);
        assertEquals(foreign, everyRule());
    }

    @AfterAll
    static void close() throws Exception {
        if (traffic != null) {
            traffic.close();
        }
        if (namespace != null) {
            namespace.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NFT, 127.0.0.2",
        "NFT, 127.0.0.1",
        "IPTABLES_NFT, 127.0.0.2",
        "IPTABLES_NFT, 127.0.0.1",
        "IPTABLES_LEGACY, 127.0.0.2",
        "IPTABLES_LEGACY, 127.0.0.1"
    })
    void connectionsReachTheServicePort(BackendName backend, String address) throws Exception {
        Redirection redirection = redirection(BackendChoice.named(backend));
        // Single ports above, so that there are more than one rule holds.
        String singles =
                IntStream.range(0, 20).mapToObj(i -> "" + (20000 + 2 * i)).collect(Collectors.joining(","));
        Redirect redirect = redirect("8080,8888,9000-9010," + singles, address);

        assertEquals(
                new Applied(Optional.of(backend), EnumSet.allOf(Family.class), List.of()),
                redirection.apply(redirect, OURS));
        for (int port : List.of(8080, 8888, 9000, 9010, 20000, 20038)) {
            assertEquals("tcp:" + address + ":6001 was to be " + port, traffic.dial("127.0.0.1", port));
            assertEquals("tcp:" + address + ":6001 was to be " + port, traffic.dial("127.1.2.3", port));
            assertEquals("tcp:[::1]:6001 was to be " + port, traffic.dial("::1", port));
        }
        for (int port : List.of(8079, 8081, 8999, 9011, 20001, 20039)) {
            assertEquals("refused", traffic.dial("127.0.0.1", port));
            assertEquals("refused", traffic.dial("::1", port));
        }
        assertEquals("tcp:" + address + ":6001 was to be 6001", traffic.dial(address, 6001));
        assertEquals("tcp:[::1]:6001 was to be 6001", traffic.dial("::1", 6001));

        redirection.remove(OURS);
        assertEquals("refused", traffic.dial("127.0.0.1", 8080));
        assertEquals("tcp:127.0.0.1:8888 was to be 8888", traffic.dial("127.0.0.1", 8888));
    }

    @ParameterizedTest
    @EnumSource
    void anotherAddressOfThisMachineIsNotMatched(BackendName backend) throws Exception {
        namespace.shell("ip address add 198.51.100.7/32 dev lo");
        try {
            redirection(BackendChoice.named(backend)).apply(redirect("8080", "127.0.0.2"), OURS);
            assertEquals("refused", traffic.dial("198.51.100.7", 8080));
        } finally {
            namespace.shell("ip address del 198.51.100.7/32 dev lo");
        }
    }

    @ParameterizedTest
    @EnumSource
    void applyingAgainReplaces(BackendName backend) throws Exception {
        Redirection redirection = redirection(BackendChoice.named(backend));
        redirection.apply(redirect("8080,9000", "127.0.0.2"), OURS);
        redirection.apply(redirect("8080,9000", "127.0.0.2"), OURS);
        assertEquals("tcp:127.0.0.2:6001 was to be 9000", traffic.ask("keep 127.0.0.1 9000"));
        redirection.apply(redirect("8080,9001", "127.0.0.2"), OURS);
        assertInPlace(backend, "8080,9001", OWNER);
        assertEquals("refused", traffic.dial("127.0.0.1", 9000));
        assertEquals("tcp:127.0.0.2:6001 was to be 9001", traffic.dial("127.0.0.1", 9001));
        assertEquals("alive", traffic.ask("kept"));
    }

    /** A killed wsld leaves its rules; the next one is another process and knows nothing of them. */
    @ParameterizedTest
    @EnumSource
    void rulesOfAKilledOneAreReplaced(BackendName killed) throws Exception {
        for (BackendName next : BackendName.values()) {
            redirection(BackendChoice.named(killed))
                    .apply(redirect("8080", "127.0.0.2"), new Ownership(new Owner("wsld pid 1 in Killed"), true));
            redirection(BackendChoice.named(next)).apply(redirect("8081", "127.0.0.2"), OURS);
            assertInPlace(next, "8081", OWNER);
            redirection(BackendChoice.AUTO).remove(OURS);
            assertEquals(foreign, everyRule());
        }
    }

    /** Rules that were added twice, as the original's way of adding does. */
    @ParameterizedTest
    @CsvSource({"iptables-nft, IPTABLES_NFT", "iptables-legacy, IPTABLES_LEGACY"})
    void doubledJumpsAreAllReplaced(String program, BackendName backend) throws Exception {
        namespace.shell(program + " -w 5 -t nat -N WSLD; for i in 1 2 3; do " + program
                + " -w 5 -t nat -A OUTPUT -o lo -p tcp -j WSLD; done");
        redirection(BackendChoice.named(backend)).apply(redirect("8080", "127.0.0.2"), OURS);
        assertInPlace(backend, "8080", OWNER);
    }

    @ParameterizedTest
    @EnumSource
    void aFailureOfIpv6LeavesIpv4AsItWas(BackendName backend) throws Exception {
        redirection(BackendChoice.named(backend)).apply(redirect("8080", "127.0.0.2"), OURS);
        String before = everyRule();
        Commands commands = namespace.commands();
        Redirection failing = new Redirection(
                (words, input, limit) -> commands.run(words, withoutIpv6(words, input), limit),
                BackendChoice.named(backend));
        RedirectException failed =
                assertThrows(RedirectException.class, () -> failing.apply(redirect("9090", "127.0.0.2"), OURS));
        assertTrue(failed.getMessage().contains("exit code"), failed.getMessage());
        assertEquals(before, everyRule());
        assertEquals("tcp:127.0.0.2:6001 was to be 8080", traffic.dial("127.0.0.1", 8080));
    }

    private static String withoutIpv6(List<String> words, String input) {
        return words.get(0).startsWith("ip6")
                ? input.replace("REDIRECT", "NOSUCHTARGET")
                : input.replaceAll("ip6 daddr ::1 .*", "ip6 daddr ::1 tcp dport 1 jump nosuchchain");
    }

    @ParameterizedTest
    @EnumSource
    void rulesOfALivingOneAreLeftAndNamed(BackendName backend) throws Exception {
        Owner living = new Owner("wsld pid 42 in Ubuntu-22.04");
        redirection(BackendChoice.named(backend)).apply(redirect("8080", "127.0.0.2"), new Ownership(living, true));
        Redirection second = redirection(BackendChoice.AUTO);
        Ownership notOurs = new Ownership(OWNER, false);
        RedirectException owned =
                assertThrows(RedirectException.class, () -> second.apply(redirect("9090", "127.0.0.2"), notOurs));
        assertEquals(Failure.OWNED, owned.failure());
        assertTrue(owned.getMessage().contains("\"wsld pid 42 in Ubuntu-22.04\" (" + backend), owned.getMessage());
        assertThrows(RedirectException.class, () -> second.remove(notOurs));
        assertInPlace(backend, "8080", living);
    }

    @ParameterizedTest
    @CsvSource({"iptables, IPTABLES_NFT", "env A=b iptables-legacy, IPTABLES_LEGACY"})
    void aCommandOfTheOriginal(String command, BackendName expected) throws Exception {
        // What plain iptables is, the machine's administrator decides.
        BackendName backend =
                namespace.shell("iptables --version").contains("legacy") ? BackendName.IPTABLES_LEGACY : expected;
        redirection(BackendChoice.command(List.of(command.split(" ")))).apply(redirect("8080", "127.0.0.1"), OURS);
        assertInPlace(backend, "8080", OWNER);
        assertEquals("tcp:127.0.0.1:6001 was to be 8080", traffic.dial("127.0.0.1", 8080));
    }

    @ParameterizedTest
    @EnumSource(names = {"NFT", "IPTABLES_NFT"})
    void netAdminAloneIsRightEnough(BackendName backend) throws Exception {
        Redirection unprivileged = new Redirection(
                asNobody("--inh-caps", "+net_admin", "--ambient-caps", "+net_admin"), BackendChoice.named(backend));
        assertEquals(
                new Applied(Optional.of(backend), EnumSet.allOf(Family.class), List.of()),
                unprivileged.apply(redirect("8080", "127.0.0.2"), OURS));
        assertEquals("tcp:127.0.0.2:6001 was to be 8080", traffic.dial("127.0.0.1", 8080));
        unprivileged.remove(OURS);
        assertEquals(foreign, everyRule());
    }

    @ParameterizedTest
    @EnumSource
    void withoutRightsItIsSaidWhatToDo(BackendName backend) {
        Commands nobody = asNobody();
        Redirection unprivileged = new Redirection(
                (words, input, limit) -> {
                    if (words.get(0).equals("sudo")) {
                        throw new CommandException(CommandException.Reason.NOT_FOUND, "sudo", null);
                    }
                    return nobody.run(words, input, limit);
                },
                BackendChoice.named(backend));
        RedirectException refused =
                assertThrows(RedirectException.class, () -> unprivileged.apply(redirect("8080", "127.0.0.2"), OURS));
        assertEquals(Failure.NO_RIGHTS, refused.failure(), refused.getMessage());
        assertTrue(refused.getMessage().contains("; give wsld CAP_NET_ADMIN"), refused.getMessage());
    }

    private static Commands asNobody(String... rights) {
        Commands commands = namespace.commands();
        List<String> nobody =
                Words.join(List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"), rights);
        return (words, input, limit) -> commands.run(Words.join(nobody, words.toArray(String[]::new)), input, limit);
    }

    @Test
    void whatIsShownIsWhatIsApplied() throws Exception {
        for (BackendName backend : BackendName.values()) {
            Redirection redirection = redirection(BackendChoice.named(backend));
            Redirect redirect = redirect("8080,9000-9010", "127.0.0.2");
            namespace.shell(redirection.show(redirect, OWNER));
            String shown = everyRule();
            redirection.apply(redirect, OURS);
            assertEquals(shown, everyRule());
            redirection.remove(OURS);
        }
    }

    @Test
    void theFirstThatWorksIsTaken() throws Exception {
        Applied applied = redirection(BackendChoice.AUTO).apply(redirect("8080", "127.0.0.2"), OURS);
        assertEquals(Optional.of(BackendName.NFT), applied.backend());
    }

    private static void assertInPlace(BackendName backend, String ports, Owner owner) throws Exception {
        List<InPlace> found = redirection(BackendChoice.AUTO).find();
        assertEquals(List.of(backend), found.stream().map(InPlace::backend).toList(), "backends with rules");
        Map<Family, Placed> rules = found.get(0).rules();
        assertEquals(EnumSet.allOf(Family.class), rules.keySet());
        for (Placed placed : rules.values()) {
            assertEquals(PortRanges.parse(ports), placed.ports());
            assertEquals(owner.text(), placed.owner());
            assertEquals(1, placed.jumps());
        }
    }

    private static Redirection redirection(BackendChoice choice) {
        return new Redirection(namespace.commands(), choice);
    }

    private static Redirect redirect(String ports, String address) {
        return new Redirect(PortRanges.parse(ports), address, 6001);
    }

    static String everyRule(Namespace namespace) throws Exception {
        return namespace.shell("""
                for i in iptables-nft ip6tables-nft iptables-legacy ip6tables-legacy; do
                    echo "# $i"
                    $i -w 5 -t nat -S
                done
                for table in $(nft list tables inet | sed 's/.* //'); do nft list table inet $table; done
                """);
    }

    private static String everyRule() throws Exception {
        return everyRule(namespace);
    }
}
