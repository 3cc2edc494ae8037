package io.github.wsld.guest.config;

import io.github.wsld.common.config.OneLine;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.iptables.BackendChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A configuration as lines, each key with its value in one way of writing, defaults included: two configurations that
 * mean the same have the same lines.
 */
public final class ConfigLines {
    /** What begins the line of a key that only a restart changes. */
    public static final String HOST = "host = ";

    /** The same. */
    public static final String KEY = "key = ";

    /** What begins the lines of the times of streams, likewise. */
    public static final String STREAMS = "streams.";

    /** What begins the line of the log level. */
    public static final String LOG_LEVEL = "log_level = ";

    private ConfigLines() {}

    public static List<String> of(GuestConfig config) {
        List<String> lines = new ArrayList<>();
        lines.add(HOST + hosts(config.hosts()));
        lines.add(KEY + quote(config.key().toString()));
        lines.add(LOG_LEVEL + quote(config.logLevel().name().toLowerCase(Locale.ROOT)));
        lines.add("latency = " + quote(config.latency().name().toLowerCase(Locale.ROOT)));
        config.x11().forEach(display -> lines.add(line(display)));
        config.time().ifPresent(time -> add(lines, time));
        config.tcpForward().ifPresent(tcp -> add(lines, tcp));
        config.sshAgent().ifPresent(agent -> {
            lines.add("ssh_agent.ssh_auth_sock = " + quote(agent.socket().name()));
            lines.add("ssh_agent.resume = " + agent.resume());
        });
        config.socketForwards().forEach(forward -> lines.add(line(forward)));
        add(lines, config.streams());
        return lines;
    }

    private static String hosts(List<Endpoint> hosts) {
        return hosts.size() == 1
                ? quote(hosts.get(0))
                : list(hosts.stream().map(Endpoint::toString).toList());
    }

    private static void add(List<String> lines, StreamsConfig streams) {
        lines.add(STREAMS + "lost_after = " + quote(text(streams.lostAfter())));
        lines.add(STREAMS + "look_every = " + quote(text(streams.lookEvery())));
        lines.add(STREAMS + "longest_wait = " + quote(text(streams.longestWait())));
    }

    private static String line(X11Config display) {
        String number = display.display().isPresent()
                ? Integer.toString(display.display().getAsInt())
                : quote("auto");
        return "[[x11]] display = " + number + ", force = " + display.force() + ", target = "
                + quote(display.hostDisplay()) + ", abstract = " + display.abstractSocket() + ", resume = "
                + display.resume()
                + display.allowUsers()
                        .map(users -> ", allow_users = " + list(users))
                        .orElse("");
    }

    private static String line(SocketForwardConfig forward) {
        return "[[socket_forward]] listen = " + quote(forward.listen().name()) + ", mode = "
                + quote(String.format("%04o", forward.mode())) + ", target = "
                + quote(forward.target().name()) + ", resume = " + forward.resume();
    }

    private static void add(List<String> lines, TimeConfig time) {
        lines.add("time.interval = " + quote(text(time.interval())));
        lines.add("time.step_above = " + quote(text(time.stepAbove())));
        lines.add("time.least_step_back = " + quote(text(time.leastStepBack())));
        lines.add("time.max_slew_ppm = " + time.maxSlewPpm());
        lines.add("time.mode = " + quote(time.mode().name().toLowerCase(Locale.ROOT)));
        lines.add("time.tolerance = " + quote(text(time.tolerance())));
        time.chronySocket().ifPresent(socket -> lines.add("time.chrony_socket = " + quote(socket)));
    }

    private static void add(List<String> lines, TcpForwardConfig tcp) {
        lines.add("tcp_forward.ports = "
                + list(tcp.ports().mappings().stream().map(Object::toString).toList()));
        lines.add("tcp_forward.service_address = " + quote(tcp.serviceAddress()));
        lines.add("tcp_forward.service_port = " + tcp.servicePort());
        lines.add(line(tcp.backend()));
        lines.add("tcp_forward.even_if_listened = " + tcp.evenIfListened());
        lines.add("tcp_forward.even_if_mirrored = " + tcp.evenIfMirrored());
        lines.add("tcp_forward.resume = " + tcp.resume());
        lines.add("tcp_forward.look_every = " + quote(text(tcp.lookEvery())));
    }

    private static String line(BackendChoice backend) {
        return backend.command().isEmpty()
                ? "tcp_forward.backend = "
                        + quote(backend.name().map(Object::toString).orElse("auto"))
                : "tcp_forward.iptables_cmd = " + quote(String.join(" ", backend.command()));
    }

    private static String text(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos % 1_000_000_000 == 0) {
            return nanos / 1_000_000_000 + "s";
        }
        return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + "ms" : nanos + "ns";
    }

    private static String list(List<String> texts) {
        return texts.stream().map(ConfigLines::quote).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quote(Object value) {
        return '"' + OneLine.escape(value.toString()) + '"';
    }
}
