package io.github.wsld.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.endpoint.PortRanges;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignRulesTest {
    private static final PortRanges OURS = PortRanges.parse("3000,8080-8090");

    private static String table(String priority, String rule) {
        return "table inet other {\n\tchain out {\n\t\ttype nat hook output priority " + priority
                + "; policy accept;\n\t\t" + rule + "\n\t}\n}\n" + "table inet wsld {\n\tchain output {\n"
                + "\t\ttype nat hook output priority -101; policy accept;\n"
                + "\t\tip daddr 127.0.0.0/8 tcp dport @ports dnat ip to 127.0.0.2:6001\n\t}\n}\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"-150", "mangle", "dstnat - 5", "-102"})
    void aChainThatIsAskedEarlierTakesPorts(String priority) {
        String rule = "tcp dport { 80, 8080-8081 } counter packets 0 bytes 0 redirect to :9";
        assertEquals(
                List.of(new ForeignRules.Taking(PortRanges.parse("8080-8081"), rule, "sudo nft -a list ruleset")),
                NftListing.earlier(table(priority, rule), OURS, NftTable.PRIORITY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dstnat", "-100", "-101", "srcnat", "filter + 10", "what"})
    void aChainThatIsAskedLaterTakesNothing(String priority) {
        assertEquals(
                List.of(),
                NftListing.earlier(table(priority, "tcp dport 8080 redirect to :9"), OURS, NftTable.PRIORITY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp dport 80 redirect to :9",
                "tcp dport 8080 accept",
                "udp dport 8080 redirect to :9",
                "tcp dport http-alt redirect to :9",
                "ip daddr 10.0.0.1 tcp dport 8080 dnat to 10.0.0.2",
                "ip daddr != 127.0.0.0/8 tcp dport 8080 redirect to :9"
            })
    void aRuleForOthersTakesNothing(String rule) {
        assertEquals(List.of(), NftListing.earlier(table("-150", rule), OURS, NftTable.PRIORITY));
    }

    @Test
    void rulesOfIptablesBeforeOursTakePorts() {
        String listing = """
                -P OUTPUT ACCEPT
                -N DOCKER
                -N OTHER
                -N WSLD
                -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
                -A OUTPUT -d 10.0.0.1/32 -p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 9
                -A OUTPUT -p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 9
                -A OUTPUT -p tcp -j OTHER
                -A OUTPUT -d 127.0.0.0/8 -p tcp -j WSLD
                -A OUTPUT -p tcp -m tcp --dport 3000 -j REDIRECT --to-ports 9
                -A DOCKER -p tcp -m tcp --dport 8082 -j DNAT --to-destination 172.17.0.2:80
                -A OTHER -p tcp -m multiport --dports 8085,8089:9000 -j DNAT --to-destination 127.0.0.1:80
                -A OTHER -g OTHER
                -A WSLD -p tcp -m multiport --dports 3000,8080:8090 -j REDIRECT --to-ports 6001
                """;
        assertEquals(
                List.of(
                        new ForeignRules.Taking(
                                PortRanges.parse("8080"),
                                "-A OUTPUT -p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 9",
                                "sudo iptables-nft -t nat -D OUTPUT -p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 9"),
                        new ForeignRules.Taking(
                                PortRanges.parse("8085,8089-8090"),
                                "-A OTHER -p tcp -m multiport --dports 8085,8089:9000 -j DNAT --to-destination"
                                        + " 127.0.0.1:80",
                                "sudo iptables-nft -t nat -D OTHER -p tcp -m multiport --dports 8085,8089:9000 -j DNAT --to-destination"
                                        + " 127.0.0.1:80")),
                OwnChain.earlier(listing, OURS, "iptables-nft"));
    }
}
