package io.github.wsld.guest.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class ConfigReportTest {
    private static final String FULL = """
            [[x11]]
            display = 1
            allow_users = ["alice", 1001]
            [[x11]]
            [time]
            interval = "1h 30min"
            [tcp_forward]
            ports = [80, "9000-9010", "8081:80"]
            [ssh_agent]
            [[socket_forward]]
            listen = "/run/gpg"
            target = "gpg"
            """;

    @Test
    void everyValueHasItsLineDefaultsToo() throws ConfigException {
        assertEquals(
                List.of(
                        "host = \"vsock:2:6000\"",
                        "key = \"auto\"",
                        "log_level = \"info\"",
                        "latency = \"normal\"",
                        "[[x11]] display = 1, force = false, target = \"x11\", abstract = true, resume = true,"
                                + " allow_users = [\"alice\", \"1001\"]",
                        "[[x11]] display = \"auto\", force = false, target = \"x11\", abstract = true, resume = true",
                        "time.interval = \"5400s\"",
                        "time.step_above = \"500ms\"",
                        "time.least_step_back = \"2s\"",
                        "time.max_slew_ppm = 5000",
                        "time.mode = \"auto\"",
                        "time.tolerance = \"100ms\"",
                        "tcp_forward.ports = [\"80\", \"9000-9010\", \"8081:80\"]",
                        "tcp_forward.service_address = \"127.0.0.2\"",
                        "tcp_forward.service_port = 6001",
                        "tcp_forward.backend = \"auto\"",
                        "tcp_forward.even_if_listened = false",
                        "tcp_forward.even_if_mirrored = false",
                        "tcp_forward.resume = false",
                        "tcp_forward.look_every = \"60s\"",
                        "ssh_agent.ssh_auth_sock = \"/tmp/.wsld/ssh_auth_sock\"",
                        "ssh_agent.resume = false",
                        "[[socket_forward]] listen = \"/run/gpg\", mode = \"0600\", target = \"gpg\", resume = false",
                        "streams.lost_after = \"6s\"",
                        "streams.look_every = \"5s\"",
                        "streams.longest_wait = \"10s\""),
                ConfigLines.of(load(FULL)));
    }

    @Test
    void noKeyIsWithoutALine() throws ConfigException {
        String lines = String.join("\n", ConfigLines.of(load(FULL)))
                + String.join(
                        "\n",
                        ConfigLines.of(load("[time]\nchrony_socket = \"/run/x\"\n"
                                + "[tcp_forward]\nports = []\niptables_cmd = \"iptables\"\n")));
        for (String key : GuestConfigLoader.knownKeys()) {
            // Part of host.
            if (!key.equals("service_port")) {
                assertTrue(lines.contains(key.substring(key.indexOf('.') + 1) + " = "), key);
            }
        }
    }

    @Test
    void tellsWhatAnotherConfigurationWouldChange() throws ConfigException {
        ConfigReport report = new ConfigReport(ConfigLines.of(load(FULL)), List.of());
        assertEquals(List.of(), report.changes(load(FULL)));
        assertEquals(
                List.of(
                        "- host = \"vsock:2:6000\"",
                        "- tcp_forward.ports = [\"80\", \"9000-9010\", \"8081:80\"]",
                        "- tcp_forward.backend = \"auto\"",
                        "+ host = \"unix:/a\"   (needs a restart)",
                        "+ [[x11]] display = \"auto\", force = false, target = \"x11\", abstract = true, resume = true",
                        "+ tcp_forward.ports = [\"80\"]",
                        "+ tcp_forward.iptables_cmd = \"sudo iptables\""),
                report.changes(load("host = \"unix:/a\"\n"
                        + FULL.replace("[time]", "[[x11]]\n[time]")
                                .replace(", \"9000-9010\", \"8081:80\"]", "]\niptables_cmd = \"sudo iptables\""))));
    }

    @Test
    void whatTheCommandLineSaysIsNotChangedByAFile() throws ConfigException {
        ConfigSource source = new ConfigSource(
                new ConfigSearch(Map.of(), Path.of("/nowhere"), Path.of("/nowhere")),
                Optional.empty(),
                List.of(new Endpoint.Unix("/host", false)),
                Optional.of(Level.DEBUG));
        GuestConfig inForce = source.load().config();

        assertEquals(List.of(new Endpoint.Unix("/host", false)), inForce.hosts());
        assertEquals(Level.DEBUG, inForce.logLevel());
        assertEquals(
                List.of("+ ssh_agent.ssh_auth_sock = \"/tmp/.wsld/ssh_auth_sock\"", "+ ssh_agent.resume = false"),
                ConfigReport.of(source, inForce).changes(load("log_level = \"error\"\n[x11]\n[ssh_agent]\n")));
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        ConfigReport report = new ConfigReport(List.of("a = \"\\u0007\"", "b"), List.of("host = "));
        assertEquals(report, ConfigReport.read(new String(report.write(), StandardCharsets.UTF_8)));
        assertEquals(new ConfigReport(List.of(), List.of()), ConfigReport.read("{\"more\":[1]}"));
        for (String wrong : List.of("", "[]", "{\"lines\":1}", "{\"lines\":[[]]}", "{\"lines\":[]")) {
            assertThrows(IOException.class, () -> ConfigReport.read(wrong), wrong);
        }
    }

    private static GuestConfig load(String text) throws ConfigException {
        return GuestConfigLoader.parse("f", text);
    }
}
