package io.github.wsld.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.PortRanges;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is done when commands fail, with iptables played. */
class RedirectionTest {
    private static final Ownership OURS = new Ownership(new Owner("wsld pid 7 in Debian"), true);
    private static final Ownership NOT_OURS = new Ownership(OURS.owner(), false);
    private static final String NO_IPV6 = "ip6tables v1.8.9 (nf_tables): can't initialize ip6tables table `nat': "
            + "Table does not exist (do you need to insmod?)";

    private final FakeIptables commands = new FakeIptables();
    private final Redirection redirection = new Redirection(commands, BackendChoice.AUTO);

    @Test
    void aMissingBackendGivesWayToTheNext() throws Exception {
        assertEquals(
                new Applied(Optional.of(BackendName.IPTABLES_NFT), Set.of(Family.IPV4, Family.IPV6), List.of()),
                redirection.apply(redirect("8080"), OURS));
        assertEquals(
                List.of(
                        "-A OUTPUT -d 127.0.0.0/8 -p tcp -j WSLD",
                        "-N WSLD",
                        "-A WSLD -p tcp -m multiport --dports 8080 -m comment --comment \"wsld pid 7 in Debian\""
                                + " -j DNAT --to-destination 127.0.0.2:6001"),
                commands.table("iptables"));
        assertEquals(
                "-A OUTPUT -d ::1/128 -p tcp -j WSLD",
                commands.table("ip6tables").get(0));
    }

    @Test
    void aReloadStaysWithTheBackendThatServes() throws Exception {
        redirection.apply(redirect("8080"), OURS);
        commands.calls.clear();
        redirection.apply(redirect("9090"), OURS);
        assertTrue(
                commands.calls.stream().allMatch(call -> call.matches("(?s)ip6?tables-nft.*")),
                commands.calls::toString);
    }

    @Test
    void noPortsMeanNoRules() throws Exception {
        redirection.apply(redirect("8080"), OURS);
        assertEquals(new Applied(Optional.empty(), Set.of(), List.of()), redirection.apply(redirect("none"), OURS));
        assertEquals(List.of(), commands.table("iptables"));
        assertEquals(List.of(), commands.table("ip6tables"));
    }

    @Test
    void whereNoBackendWorksEachSaysWhy() {
        commands.failing("nft", "netlink: Error: cache initialization failed: Protocol not supported")
                .failing("iptables-nft", "iptables v1.8.9 (nf_tables): \nTABLE_ADD failed (Operation not supported)");
        RedirectException none = assertThrows(RedirectException.class, () -> redirection.apply(redirect("8080"), OURS));
        assertEquals("""
                no backend works here
                  nft list table inet wsld: exit code 1: netlink: Error: cache initialization failed: Protocol not \
                supported
                  iptables-nft -w 5 -t nat -S: exit code 1: iptables v1.8.9 (nf_tables): TABLE_ADD failed (Operation \
                not supported)
                  iptables-legacy -w 5 -t nat -S: is not installed
                  this kernel lacks a part of netfilter: load its module, or choose another backend
                  install it (Debian: apt-get install nftables iptables), or choose another backend""", none.getMessage());
    }

    @Test
    void withoutRightsSudoIsTriedAndKept() throws Exception {
        commands.failing("iptables-nft", "Permission denied (you must be root)");
        redirection.apply(redirect("8080"), OURS);
        long direct = commands.calls.stream()
                .filter(call -> call.startsWith("iptables-nft"))
                .count();
        assertEquals(1, direct, commands.calls::toString);
        assertFalse(commands.table("iptables").isEmpty());
    }

    @Test
    void sudoThatAsksIsNamed() {
        commands.failing("iptables-nft", "Permission denied (you must be root)")
                .failing("sudo -n iptables-nft", "sudo: a password is required");
        RedirectException refused = assertThrows(
                RedirectException.class,
                () -> new Redirection(commands, BackendChoice.named(BackendName.IPTABLES_NFT))
                        .apply(redirect("8080"), OURS));
        assertEquals(
                "sudo -n iptables-nft -w 5 -t nat -S: exit code 1: sudo: a password is required; allow it in sudoers"
                        + " with NOPASSWD, or give wsld CAP_NET_ADMIN",
                refused.getMessage());
    }

    @Test
    void aKernelWithoutIpv6NatGetsIpv4Alone() throws Exception {
        commands.failing("ip6tables-nft", NO_IPV6);
        Applied applied = redirection.apply(redirect("8080"), OURS);
        assertEquals(Set.of(Family.IPV4), applied.families());
        assertEquals(1, applied.warnings().size());
        assertTrue(applied.warnings().get(0).startsWith("only IPv4 connections are redirected: ip6tables-nft"));
        redirection.remove(OURS);
        assertEquals(List.of(), commands.table("iptables"));
    }

    @Test
    void ipv4IsTakenBackWhenIpv6Fails() {
        List<String> others = List.of("-N DOCKER", "-A OUTPUT -j DOCKER");
        commands.table("iptables").addAll(others);
        commands.failing("ip6tables-nft-restore", "ip6tables-nft-restore: line 4 failed");
        RedirectException failed =
                assertThrows(RedirectException.class, () -> redirection.apply(redirect("8080"), OURS));
        assertTrue(failed.getMessage().contains("ip6tables-nft-restore: line 4 failed"), failed.getMessage());
        assertEquals(others, commands.table("iptables"));
    }

    @Test
    void aReloadThatFailsLeavesTheFormerRules() throws Exception {
        redirection.apply(redirect("8080"), OURS);
        List<String> before = List.copyOf(commands.table("iptables"));
        commands.failing("ip6tables-nft-restore", "ip6tables-nft-restore: line 4 failed");
        assertThrows(RedirectException.class, () -> redirection.apply(redirect("9090"), OURS));
        assertEquals(before, commands.table("iptables"));
    }

    @Test
    void aLockThatIsHeldIsNamed() {
        commands.failing(
                "iptables-nft", "Another app is currently holding the xtables lock. Stopped waiting after 5s.");
        Redirection one = new Redirection(commands, BackendChoice.named(BackendName.IPTABLES_NFT));
        RedirectException locked = assertThrows(RedirectException.class, () -> one.apply(redirect("8080"), OURS));
        assertEquals(Failure.LOCKED, locked.failure());
        assertTrue(locked.getMessage().endsWith("another program is changing rules: try again once it is done"));
    }

    @Test
    void rulesOfALivingOwnerAreLeftAndNamed() throws Exception {
        redirection.apply(redirect("8080"), OURS);
        List<String> before = List.copyOf(commands.table("iptables"));
        Redirection second = new Redirection(commands, BackendChoice.AUTO);
        for (String ports : List.of("9090", "none")) {
            RedirectException owned =
                    assertThrows(RedirectException.class, () -> second.apply(redirect(ports), NOT_OURS));
            assertEquals(Failure.OWNED, owned.failure());
            assertEquals(
                    "the redirect rules of this VM belong to another wsld: \"wsld pid 7 in Debian\" (iptables-nft,"
                            + " ports 8080); stop that one, or leave forwarding to it",
                    owned.getMessage());
        }
        assertThrows(RedirectException.class, () -> second.remove(NOT_OURS));
        assertEquals(before, commands.table("iptables"));
    }

    @Test
    void aCommandOfTheOriginalIsUsedForAll() throws Exception {
        Redirection original = new Redirection(commands, BackendChoice.command(List.of("sudo", "iptables-nft")));
        original.apply(redirect("8080"), OURS);
        assertTrue(commands.calls.stream().allMatch(call -> call.startsWith("sudo -n ")), commands.calls::toString);
        original.remove(OURS);
        assertEquals(List.of(), commands.table("iptables"));
    }

    @Test
    void rulesThatAreNotReadBackAreTakenBack() {
        FakeIptables others = new FakeIptables();
        Redirection disturbed = new Redirection(
                (words, input, limit) -> others.run(words, input.replace("--dports 8080", "--dports 8081"), limit),
                BackendChoice.named(BackendName.IPTABLES_NFT));
        RedirectException different =
                assertThrows(RedirectException.class, () -> disturbed.apply(redirect("8080"), OURS));
        assertTrue(
                different
                        .getMessage()
                        .startsWith("iptables-nft reported success, but reading back the IPv4 rules gave"
                                + " ports 8081 to 127.0.0.2:6001"),
                different.getMessage());
        assertEquals(List.of(), others.table("iptables"));
        assertEquals(List.of(), others.table("ip6tables"));
    }

    @Test
    void showSaysWhyNoBackendWouldWork() throws Exception {
        commands.failing("iptables-nft", "Permission denied (you must be root)")
                .failing("sudo", "sudo: a password is required");
        String shown = redirection.show(redirect("8080"), OURS.owner());
        assertTrue(shown.startsWith("# nft -c -f -: is not installed"), shown);
        assertTrue(shown.contains("# sudo -n iptables-nft-restore --noflush -w 5 --test: exit code 1"), shown);
        assertTrue(shown.contains("\nnft -f - <<'END'\nadd table inet wsld\n"), shown);
    }

    private static Redirect redirect(String ports) {
        return new Redirect(PortRanges.parse(ports), Redirect.DEFAULT_SERVICE_ADDRESS, 6001);
    }
}
