package io.github.wsld.guest.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import io.github.wsld.guest.config.GuestConfigLoader;
import io.github.wsld.guest.config.TcpForwardConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurveyorTest {
    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n";
    private static final String REST = " 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n";

    @TempDir
    Path net;

    /** Addresses as the kernel prints them; of the last group, none can be dialled on a loopback address. */
    @ParameterizedTest
    @CsvSource({
        "tcp, 0100007F, true",
        "tcp, 0200007F, true",
        "tcp, 00000000, true",
        "tcp6, 00000000000000000000000000000000, true",
        "tcp6, 00000000000000000000000001000000, true",
        "tcp6, 0000000000000000FFFF00000100007F, true",
        "tcp6, 0000000000000000FFFF000000000000, true",
        "tcp, 0101A8C0, false",
        "tcp6, 000080FE00000000FF565002BD5F2BFE, false",
        "tcp6, 0000000000000000FFFF00000101A8C0, false",
    })
    void findsListenersOnLoopback(String table, String address, boolean isLoopback) throws Exception {
        write("tcp", HEADER);
        String peer = " " + "0".repeat(address.length()) + ":0000 ";
        write(
                table,
                HEADER + "   0: " + address + ":1F90" + peer + "0A" + REST + "   1: " + address + ":1F91" + peer + "01"
                        + REST);

        assertEquals(isLoopback ? "8080" : "none", look(missing()).listened().toString());
    }

    @Test
    void findsAListenerOfThisKernel() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(new Surveyor(missing(), Path.of("/proc/net"))
                    .look()
                    .listened()
                    .contains(server.getLocalPort()));
        }
    }

    @Test
    void knowsWhetherThereIsIpv6() throws Exception {
        write("tcp", HEADER);
        assertFalse(look(missing()).ipv6());
        write("if_inet6", "fe80000000000000fe565002bd5f2bfe 02 40 20 80     eth0\n");
        assertFalse(look(missing()).ipv6());
        write("if_inet6", "00000000000000000000000000000001 01 80 10 80       lo\n");
        assertTrue(look(missing()).ipv6());
    }

    @Test
    void asksWslForItsNetworkingMode() throws Exception {
        write("tcp", HEADER);
        assertTrue(look((words, input, limit) -> {
                    assertEquals(List.of("wslinfo", "--networking-mode"), words);
                    return new Commands.Result(0, "mirrored\n", "");
                })
                .mirrored());
        assertFalse(look(answer(0, "nat")).mirrored());
        assertFalse(look(answer(1, "mirrored")).mirrored());
        assertFalse(look(missing()).mirrored());
        assertFalse(look((words, input, limit) -> {
                    throw new CommandException(CommandException.Reason.TIME_LIMIT, "wslinfo hangs", null);
                })
                .mirrored());
    }

    @Test
    void leavesOutWhatIsListenedOnUnlessTold() throws Exception {
        Survey survey = new Survey(true, PortRanges.parse("22,8080-8082"), true);
        PortRanges ours = PortRanges.parse("8082");
        assertEquals("8080-8081", survey.skipped(config(""), ours).toString());
        assertEquals(
                "none", survey.skipped(config("even_if_listened = true"), ours).toString());
        assertTrue(survey.isNeedless(config("")));
        assertFalse(survey.isNeedless(config("even_if_mirrored = true")));
        assertFalse(new Survey(false, PortRanges.NONE, true).isNeedless(config("")));
    }

    private static TcpForwardConfig config(String line) throws Exception {
        return GuestConfigLoader.parse("f", "[tcp_forward]\nports = [\"8000-8090\"]\n" + line)
                .tcpForward()
                .orElseThrow();
    }

    private Survey look(Commands commands) throws Exception {
        return new Surveyor(commands, net).look();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(net.resolve(name), text);
    }

    private static Commands answer(int exitCode, String output) {
        return (words, input, limit) -> new Commands.Result(exitCode, output, "");
    }

    private static Commands missing() {
        return (words, input, limit) -> {
            throw new CommandException(CommandException.Reason.NOT_FOUND, "not here", null);
        };
    }
}
