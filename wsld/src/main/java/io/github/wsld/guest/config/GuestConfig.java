package io.github.wsld.guest.config;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Latency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * What wsld is told to do. Immutable. A feature whose section is absent is off.
 *
 * @param hosts where wsldhost may listen, the preferred one first; at least one, none twice, all can be dialled
 * @param key what links are proved with
 * @param logLevel the least severe messages that are shown
 * @param latency what is paid for a short answer
 * @param x11 one for each display that is served; no two name the same display
 * @param time how the clock is kept
 * @param tcpForward the ports that are forwarded to the host
 * @param sshAgent where the host's SSH agent is offered
 * @param socketForwards other sockets of the host; no two listen on the same path
 * @param streams how links of streams are looked after
 */
public record GuestConfig(
        List<Endpoint> hosts,
        KeyChoice key,
        Level logLevel,
        Latency latency,
        List<X11Config> x11,
        Optional<TimeConfig> time,
        Optional<TcpForwardConfig> tcpForward,
        Optional<SshAgentConfig> sshAgent,
        List<SocketForwardConfig> socketForwards,
        StreamsConfig streams) {

    /** The port of wsldhost, on vsock and Hyper-V sockets, unless something else is said. */
    public static final long DEFAULT_SERVICE_PORT = 6000;

    /** {@code vsock:2:6000}. */
    public static final List<Endpoint> DEFAULT_HOSTS =
            List.of(new Endpoint.Vsock(Endpoint.Vsock.HOST_CID, DEFAULT_SERVICE_PORT));

    public static final Level DEFAULT_LOG_LEVEL = Level.INFO;

    public GuestConfig {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("no endpoint of the host");
        }
        Objects.requireNonNull(key);
        Objects.requireNonNull(logLevel);
        Objects.requireNonNull(latency);
        x11 = List.copyOf(x11);
        Objects.requireNonNull(time);
        Objects.requireNonNull(tcpForward);
        Objects.requireNonNull(sshAgent);
        socketForwards = List.copyOf(socketForwards);
        Objects.requireNonNull(streams);
    }

    /** The same with another host. */
    public GuestConfig withHosts(List<Endpoint> other) {
        return new GuestConfig(other, key, logLevel, latency, x11, time, tcpForward, sshAgent, socketForwards, streams);
    }

    /** The same with other times of streams. */
    public GuestConfig withStreams(StreamsConfig other) {
        return new GuestConfig(hosts, key, logLevel, latency, x11, time, tcpForward, sshAgent, socketForwards, other);
    }

    /** The same with another key. */
    public GuestConfig withKey(KeyChoice other) {
        return new GuestConfig(
                hosts, other, logLevel, latency, x11, time, tcpForward, sshAgent, socketForwards, streams);
    }

    /** The same with another log level. */
    public GuestConfig withLogLevel(Level other) {
        return new GuestConfig(hosts, key, other, latency, x11, time, tcpForward, sshAgent, socketForwards, streams);
    }

    /** What holds when there is no file: X11 alone, as with the original. */
    public static GuestConfig withoutFile() {
        return new GuestConfig(
                DEFAULT_HOSTS,
                KeyChoice.AUTO,
                DEFAULT_LOG_LEVEL,
                Latency.NORMAL,
                List.of(X11Config.DEFAULT),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                StreamsConfig.DEFAULT);
    }
}
