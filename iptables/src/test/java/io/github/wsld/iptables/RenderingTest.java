package io.github.wsld.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.endpoint.PortRanges;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The very texts that the backends are given and give back. */
class RenderingTest {
    private static final Owner OWNER = new Owner("wsld pid 7 in Debian");

    @Test
    void nftByDnat() {
        assertEquals("""
                table inet wsld {
                	set ports {
                		type inet_service
                		flags interval
                		elements = { 8080, 9000-9010 }
                	}
                	chain output {
                		type nat hook output priority -101; policy accept;
                		ip daddr 127.0.0.0/8 tcp dport @ports dnat ip to 127.0.0.2:6001 comment "wsld pid 7 in Debian"
                		ip6 daddr ::1 tcp dport @ports redirect to :6001 comment "wsld pid 7 in Debian"
                	}
                }
                """, NftTable.render(redirect("9000-9010,8080", "127.0.0.2"), OWNER));
    }

    @Test
    void nftByRedirect() {
        String table = NftTable.render(redirect("8080", "127.0.0.1"), OWNER);
        assertEquals(
                """
                		ip daddr 127.0.0.0/8 tcp dport @ports redirect to :6001 comment "wsld pid 7 in Debian"
                		ip6 daddr ::1 tcp dport @ports redirect to :6001 comment "wsld pid 7 in Debian"
                """, table.lines().filter(line -> line.contains("daddr")).collect(Collectors.joining("\n", "", "\n")));
    }

    /** As nft 1.0.6 lists it, which breaks long sets. */
    @Test
    void nftIsReadBack() {
        String listing = """
                table inet wsld {
                	set ports {
                		type inet_service
                		flags interval
                		elements = { 80, 90-100, 110, 111, 200,
                			     201, 202 }
                	}

                	chain output {
                		type nat hook output priority -101; policy accept;
                		ip daddr 127.0.0.0/8 tcp dport @ports dnat ip to 127.0.0.2:6001 comment "wsld pid 1 in A"
                		ip6 daddr ::1 tcp dport @ports redirect to :6001 comment "wsld pid 1 in A"
                	}
                }
                """;
        PortRanges ports = PortRanges.parse("80,90-100,110-111,200-202");
        assertEquals(
                Map.of(
                        Family.IPV4, new Placed(ports, "127.0.0.2:6001", "wsld pid 1 in A", 1),
                        Family.IPV6, new Placed(ports, ":6001", "wsld pid 1 in A", 1)),
                NftTable.parse(listing));
    }

    @Test
    void iptablesByDnat() {
        assertEquals("""
                *nat
                :WSLD - [0:0]
                -A WSLD -p tcp -m multiport --dports 8080,9000:9010 -m comment --comment "wsld pid 7 in Debian" \
                -j DNAT --to-destination 127.0.0.2:6001
                -I OUTPUT -d 127.0.0.0/8 -p tcp -j WSLD
                COMMIT
                """, OwnChain.NONE.transactionTo(chain("8080,9000-9010", "127.0.0.2", Family.IPV4)));
    }

    @Test
    void iptablesByRedirect() {
        assertEquals("""
                *nat
                :WSLD - [0:0]
                -A WSLD -p tcp -m multiport --dports 8080 -m comment --comment "wsld pid 7 in Debian" \
                -j REDIRECT --to-ports 6001
                -I OUTPUT -d 127.0.0.0/8 -p tcp -j WSLD
                COMMIT
                """, OwnChain.NONE.transactionTo(chain("8080", "127.0.0.1", Family.IPV4)));
    }

    @Test
    void ip6tablesAlwaysRedirects() {
        assertEquals("""
                *nat
                :WSLD - [0:0]
                -A WSLD -p tcp -m multiport --dports 8080 -m comment --comment "wsld pid 7 in Debian" \
                -j REDIRECT --to-ports 6001
                -I OUTPUT -d ::1/128 -p tcp -j WSLD
                COMMIT
                """, OwnChain.NONE.transactionTo(chain("8080", "127.0.0.2", Family.IPV6)));
    }

    @Test
    void aRuleHoldsFifteenPortsAndARangeIsTwo() {
        String singles =
                IntStream.range(0, 16).mapToObj(i -> "" + (1000 + 2 * i)).collect(Collectors.joining(","));
        assertEquals(
                List.of("1000,1002,1004,1006,1008,1010,1012,1014,1016,1018,1020,1022,1024,1026,1028", "1030"),
                dports(singles));
        assertEquals(
                List.of("1:2,4:5,7:8,10:11,13:14,16:17,19:20", "22:23"),
                dports("1-2,4-5,7-8,10-11,13-14,16-17,19-20,22-23"));
    }

    @Test
    void exactlyTheJumpsThatAreThereAreDeleted() {
        OwnChain present = OwnChain.parse("""
                -P OUTPUT ACCEPT
                -N WSLD
                -A OUTPUT -d 127.0.0.0/8 -p tcp -j WSLD
                -A OUTPUT -p tcp -m comment --comment "not ours -j WSLD" -j RETURN
                -A OUTPUT -p tcp -m comment --comment "nor this -j WSLD"
                -A OUTPUT -o lo -p tcp -g WSLD
                -A OUTPUT -d 127.0.0.0/8 -p tcp -j WSLD
                -A OUTPUT -j WSLD2
                -A WSLD -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 6001
                """);
        assertEquals("""
                *nat
                :WSLD - [0:0]
                -D OUTPUT -d 127.0.0.0/8 -p tcp -j WSLD
                -D OUTPUT -o lo -p tcp -g WSLD
                -D OUTPUT -d 127.0.0.0/8 -p tcp -j WSLD
                -X WSLD
                COMMIT
                """, present.transactionTo(OwnChain.NONE));
        assertEquals(Optional.of(new Placed(PortRanges.parse("80"), ":6001", "", 3)), present.placed());
    }

    @Test
    void aChainThatOthersUseIsEmptiedAndKept() {
        OwnChain present = OwnChain.parse("-N WSLD\n-A PREROUTING -j WSLD\n-A OUTPUT -j WSLD\n");
        assertEquals("*nat\n:WSLD - [0:0]\n-D OUTPUT -j WSLD\nCOMMIT\n", present.transactionTo(OwnChain.NONE));
    }

    @Test
    void whatWasThereComesBackInItsOrder() {
        String listing = "-N WSLD\n-A OUTPUT -o a -j WSLD\n-A OUTPUT -o b -j WSLD\n-A WSLD -j RETURN\n";
        assertEquals("""
                *nat
                :WSLD - [0:0]
                -A WSLD -j RETURN
                -I OUTPUT -o b -j WSLD
                -I OUTPUT -o a -j WSLD
                COMMIT
                """, OwnChain.NONE.transactionTo(OwnChain.parse(listing)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "128.0.0.1",
                "127.0.0.0",
                "127.255.255.255",
                "127.0.1",
                "127.0.0.256",
                "127.0.0.01"
            })
    void whatIsNoServiceAddress(String address) {
        assertThrows(IllegalArgumentException.class, () -> redirect("8080", address));
    }

    @Test
    void theServicePortIsNotRedirected() {
        assertThrows(IllegalArgumentException.class, () -> redirect("6000-6002", "127.0.0.2"));
    }

    @Test
    void anOwnerFitsInAnyComment() {
        assertEquals("wsld pid 1 in a_b__c_", new Owner("wsld pid 1 in a\"b\\\nc;").text());
        assertEquals(120, new Owner("x".repeat(300)).text().length());
    }

    private static List<String> dports(String ports) {
        return chain(ports, "127.0.0.2", Family.IPV4).rules().stream()
                .map(rule -> rule.split(" ")[5])
                .toList();
    }

    private static OwnChain chain(String ports, String address, Family family) {
        return OwnChain.of(redirect(ports, address), family, OWNER);
    }

    private static Redirect redirect(String ports, String address) {
        return new Redirect(PortRanges.parse(ports), address, 6001);
    }
}
