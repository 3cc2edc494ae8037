package io.github.wsld.guest.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.wsld.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** What a person is told of a file that is wrong. */
class GuestConfigProblemsTest {

    @Test
    void tellsAllProblemsAtOnceWithTheirPlaces() {
        assertProblems("""
                service_prt = 1
                service_port = 4294967295
                log_level = "verbose"
                [[x11]]
                display = 59536
                force = 1
                target = "x11:01"
                allow_users = ["a b", -1, true]
                [[x11]]
                display = 1
                target = "x11:59536"
                allow_users = []
                [[x11]]
                  display = 1
                abstrct = true
                target = 60000
                [time]
                interval = 600
                [tcp_forward]
                service_port = 0
                iptables_cmd = "sudo iptables; true"
                [ssh_agent]
                ssh_auth_sock = "agent"
                interval = "1s"
                """, """
                f:1:1: unknown key "service_prt"; did you mean "service_port"?
                f:2:16: service_port is 4294967295, not 0 to 4294967294
                f:3:13: log_level is "verbose", not one of error, warn, info, debug, trace
                f:5:11: x11.display is 59536, not 0 to 59535
                f:6:9: x11.force is an integer, not true or false
                f:7:10: x11.target: the host's display is "x11" or "x11:N"
                f:8:16: x11.allow_users[0] is "a b", no user name
                f:8:23: x11.allow_users[1] is -1, not 0 to 4294967294
                f:8:27: x11.allow_users[2] is true, not a string
                f:11:10: x11.target: display 59536 is not within 0 to 59535
                f:12:15: x11.allow_users is empty, which would let nobody in; leave it out to let everyone in
                f:14:13: x11.display is 1, as is the one in line 10
                f:15:1: unknown key "abstrct" in [x11]; did you mean "abstract"?
                f:16:10: x11.target is 60000, not 0 to 59535
                f:18:12: time.interval is an integer, not a string
                f:19:1: tcp_forward.ports is missing; write for example ports = [8080]
                f:20:16: tcp_forward.service_port is 0, not 1 to 65535
                f:21:16: tcp_forward.iptables_cmd: "sudo iptables; true" is not given to a shell: write the command and its arguments, without quotes or special characters
                f:23:17: ssh_agent.ssh_auth_sock: unix socket path is not absolute: agent
                f:24:1: unknown key "interval" in [ssh_agent]; it belongs to [time]
                """);
    }

    @Test
    void tellsWhatDoesNotGoTogether() {
        assertProblems(
                "host = \"unix:/a\"\nservice_port = 6000\n",
                "f:2:16: service_port and host are both set; keep host alone, its port is part of it\n");
        assertProblems(
                "[tcp_forward]\nports = [80, \"6000-6010\"]\n",
                "f:2:14: tcp_forward.ports[1] is 6000-6010, and 6001"
                        + " is the service port; set tcp_forward.service_port to another one\n");
        assertProblems(
                "[tcp_forward]\nports = [80]\nbackend = \"nft\"\niptables_cmd = \"iptables\"\n",
                "f:4:16: tcp_forward.iptables_cmd and backend are both set; keep backend alone\n");
        assertProblems("[time]\ninterval = \"999ms\"\n", "f:2:12: time.interval is \"999ms\", not at least \"1s\"\n");
        assertProblems("[x11]\ndisplay = true\n", "f:2:11: x11.display is true, not an integer or \"auto\"\n");
        assertProblems("[tcp_forward]\nports = 80\n", "f:2:9: tcp_forward.ports is an integer, not a list\n");
        assertProblems("x11 = true\n", "f:1:7: x11 is true, not a section; write it once, as [x11]\n");
        assertProblems("[[time]]\n", "f:1:1: time is a list, not a section; write it once, as [time]\n");
        assertProblems("[x11.display]\n", "f:1:1: x11.display is a section, not an integer or \"auto\"\n");
    }

    @Test
    void wantsAHostThatCanBeDialled() {
        String wrong = "f:1:8: host: \"%s\" cannot be used: %s; for example %s\n";
        assertProblems(
                "host = \"vsock:any:1\"",
                wrong.formatted("vsock:any:1", "only a listener can have any CID", "vsock:host:6000"));
        assertProblems(
                "host = \"vsock:2:4294967295\"",
                wrong.formatted("vsock:2:4294967295", "only a listener can have any port", "vsock:host:6000"));
        assertProblems(
                "host = \"tcp:localhost:0\"",
                wrong.formatted("tcp:localhost:0", "only a listener can have port 0", "tcp:127.0.0.1:6000"));
        String hyperV = "hvsock:12345678-9abc-def0-1234-56789abcdef0:1";
        assertProblems(
                "host = \"" + hyperV + "\"",
                wrong.formatted(hyperV, "hvsock is the Windows side of vsock", "vsock:host:6000"));
        assertProblems(
                "host = \"pipe:wsld\"",
                wrong.formatted("pipe:wsld", "a pipe is reached on Windows alone", "vsock:host:6000"));
    }

    @Test
    void tellsWhereTheSyntaxIsBrokenAndWhatElseIsWrong() {
        assertProblems("""
                log_level = debug
                host = "vsock:2:6000
                [x11
                display = 1
                colour = "red"
                [time]
                interval = "1 parsec"
                interval = "2s"
                [x11]
                [tcp_forward]
                ports = [80
                """, """
                f:1:13: Unexpected 'd', expected a value; a text stands in quotes: "debug"
                f:2:21: Unexpected end of line, expected " or a character
                f:3:5: Unexpected end of line, expected ]
                f:7:12: time.interval: "1 parsec" has the unknown unit "parsec"; units are ns, us, ms, s, min, h, days, weeks, months, years
                f:8:1: interval previously defined at line 7, column 1
                f:9:1: x11 previously defined at line 3, column 1
                f:12:1: Unexpected end of input, expected ] or a comma; the array opened at line 11, column 9 is unclosed
                """);
    }

    @Test
    void tellsWhatIsWrongWithForwardedPorts() {
        assertProblems("""
                [tcp_forward]
                service_address = "10.0.0.1"
                backend = "nftables"
                ports = [
                    8080, 8080, "8000-9000", "80-", "90-80",
                    "1:65535", "65535", true, "70000",
                ]
                even_if_listened = "no"
                """, """
                f:2:19: tcp_forward.service_address is "10.0.0.1", not an address from 127.0.0.1 to 127.255.255.254
                f:3:11: tcp_forward.backend is "nftables", not one of auto, nft, iptables-nft, iptables-legacy
                f:5:11: tcp_forward.ports[1] is one too many: 8080 stands here a second time
                f:5:17: tcp_forward.ports[2] is one too many: 8000-9000 overlaps 8080, which stands before it
                f:5:30: tcp_forward.ports[3] is "80-", not a port 8080, a range 9000-9010, or a remap 8080:80 (guest to host)
                f:5:37: tcp_forward.ports[4] is "90-80", the range ends before it begins
                f:6:25: tcp_forward.ports[7] is true, not an integer
                f:6:31: tcp_forward.ports[8] is "70000", a port is not 1 to 65535
                f:8:20: tcp_forward.even_if_listened is a string, not true or false
                """);
        assertProblems(
                "[tcp_forward]\nports = []\niptables_cmd = \"sudo ufw\"\n",
                "f:3:16: tcp_forward.iptables_cmd: no word of it is iptables, iptables-nft or iptables-legacy: sudo ufw\n");
    }

    @Test
    void tellsWhatIsWrongWithSockets() {
        assertProblems("""
                [ssh_agent]
                ssh_auth_sock = "/run/a"
                resume = 1
                [[socket_forward]]
                listen = "gpg"
                mode = "600"
                target = "a b"
                [[socket_forward]]
                mode = 600
                [[socket_forward]]
                listen = "/run/a"
                mode = "0400"
                target = "docker"
                lsten = ""
                """, """
                f:3:10: ssh_agent.resume is an integer, not true or false
                f:5:10: socket_forward.listen: unix socket path is not absolute: gpg
                f:7:10: socket_forward.target: the name of a socket is 1 to 64 letters, digits, dots, hyphens and underscores
                f:8:1: socket_forward.listen is missing; write for example listen = "/run/user/1000/gpg"
                f:8:1: socket_forward.target is missing; write for example target = "gpg", a name that wsldhost --socket has
                f:9:8: socket_forward.mode is an integer, not a string
                f:11:10: socket_forward.listen is "/run/a", as is the one in line 2
                f:12:8: socket_forward.mode: a mode is octal digits that let the owner read and write, "0600" to "0777"
                f:14:1: unknown key "lsten" in [socket_forward]; did you mean "listen"?
                """);
    }

    static void assertProblems(String text, String expected) {
        assertEquals(
                expected,
                assertThrows(ConfigException.class, () -> GuestConfigLoader.parse("f", text))
                                .getMessage()
                        + "\n");
    }
}
