package io.github.wsld.guest.config;

import io.github.wsld.common.config.ConfigException;
import io.github.wsld.common.config.ConfigText;
import io.github.wsld.common.config.HumanDuration;
import io.github.wsld.common.config.OneLine;
import io.github.wsld.common.config.Problems;
import io.github.wsld.common.config.Section;
import io.github.wsld.common.config.TomlDocument;
import io.github.wsld.common.config.Value;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.event.Level;

/**
 * Makes a {@link GuestConfig} of one file: parses it, checks every value, and either freezes the outcome or throws
 * all that is wrong. docs/configuration.md is the users' side of this class.
 */
public final class GuestConfigLoader {

    private static final Map<String, Level> LOG_LEVELS = byName(Level.values());
    private static final Map<String, Latency> LATENCIES = byName(Latency.values());

    private final Problems problems;
    private final TomlDocument document;

    private GuestConfigLoader(String file, String text) {
        this.problems = new Problems(file);
        this.document = new TomlDocument(text, problems);
    }

    /**
     * Reads a file; blocks.
     *
     * @throws ConfigException with everything that is wrong with it
     */
    public static GuestConfig load(Path file) throws ConfigException {
        return parse(file.toString(), ConfigText.read(file));
    }

    /**
     * Reads a text.
     *
     * @param file what problems name as its origin
     * @throws ConfigException with everything that is wrong with it
     */
    public static GuestConfig parse(String file, String text) throws ConfigException {
        return new GuestConfigLoader(file, text).read();
    }

    /** Every key that a file may have, sections as prefixes. */
    static Set<String> knownKeys() throws ConfigException {
        GuestConfigLoader loader = new GuestConfigLoader("", "");
        loader.read();
        return loader.document.askedKeys();
    }

    private GuestConfig read() throws ConfigException {
        Section top = document.top();
        List<Endpoint> hosts = hosts(top);
        KeyChoice key = top.value("key")
                .flatMap(value -> value.parsed(KeyChoice::parse))
                .orElse(KeyChoice.AUTO);
        Level logLevel = top.value("log_level")
                .flatMap(value -> value.choice(LOG_LEVELS))
                .orElse(GuestConfig.DEFAULT_LOG_LEVEL);
        Latency latency =
                top.value("latency").flatMap(value -> value.choice(LATENCIES)).orElse(Latency.NORMAL);
        List<X11Config> x11 = x11(top);
        Section timeSection = top.section("time");
        Optional<TimeConfig> time = ifPresent(timeSection, TimeSectionReader.read(timeSection));
        Section tcp = top.section("tcp_forward");
        Optional<TcpForwardConfig> tcpForward = ifPresent(tcp, TcpForwardSectionReader.read(tcp));
        SocketSectionReader sockets = new SocketSectionReader();
        Optional<SshAgentConfig> sshAgent = sockets.sshAgent(top.section("ssh_agent"));
        List<SocketForwardConfig> socketForwards = sockets.forwards(top.sections("socket_forward"));
        StreamsConfig streams = streams(top.section("streams"));
        document.finish();
        problems.throwIfAny();
        return new GuestConfig(hosts, key, logLevel, latency, x11, time, tcpForward, sshAgent, socketForwards, streams);
    }

    private static List<Endpoint> hosts(Section top) {
        Optional<Value> host = top.value("host");
        Optional<Value> servicePort = top.value("service_port");
        if (host.isPresent()) {
            servicePort.ifPresent(
                    both -> both.problem("and host are both set; keep host alone, its port is part of it"));
        }
        long port = servicePort
                .flatMap(value -> value.integer(0, HostEndpoint.MAX_VSOCK_PORT))
                .orElse(GuestConfig.DEFAULT_SERVICE_PORT);
        List<Endpoint> hosts = host.map(GuestConfigLoader::hosts).orElse(List.of());
        return hosts.isEmpty() ? List.of(new Endpoint.Vsock(Endpoint.Vsock.HOST_CID, port)) : hosts;
    }

    /** One endpoint, or a list of several. */
    private static List<Endpoint> hosts(Value host) {
        if (host.isString()) {
            return host.parsed(HostEndpoint::parseFirst).map(List::of).orElse(List.of());
        }
        if (!host.isList()) {
            host.wrongType("a string or a list of strings");
            return List.of();
        }
        List<Endpoint> endpoints = new ArrayList<>();
        List<Value> items = host.list().orElse(List.of());
        if (items.isEmpty()) {
            host.problem("is empty; write for example [\"vsock:2:6000\"]");
        }
        for (Value item : items) {
            item.parsed(HostEndpoint::parse).ifPresent(endpoint -> {
                if (endpoints.contains(endpoint)) {
                    item.problem("is " + endpoint + ", which is in the list already");
                }
                endpoints.add(endpoint);
            });
        }
        if (!endpoints.isEmpty() && endpoints.get(0) instanceof Endpoint.TcpFromHost) {
            items.get(0)
                    .problem("is " + endpoints.get(0)
                            + ", which cannot be the first: over another endpoint the host hears where"
                            + " to dial; write for example [\"vsock:2:6000\", \"" + endpoints.get(0) + "\"]");
        }
        return endpoints;
    }

    private static StreamsConfig streams(Section section) {
        return new StreamsConfig(
                lookTime(section, "lost_after", StreamsConfig.DEFAULT_LOST_AFTER),
                lookTime(section, "look_every", StreamsConfig.DEFAULT_LOOK_EVERY),
                lookTime(section, "longest_wait", StreamsConfig.DEFAULT_LONGEST_WAIT));
    }

    /** A time that would keep the machine awake were it too short. */
    static Duration lookTime(Section section, String key, Duration otherwise) {
        return section.value(key)
                .flatMap(value -> value.parsed(HumanDuration::parse)
                        .flatMap(given -> given.compareTo(StreamsConfig.LEAST) < 0
                                ? value.problem("is "
                                        + OneLine.quote(value.string().orElseThrow()) + ", not at least \"100ms\"")
                                : Optional.of(given)))
                .orElse(otherwise);
    }

    private static List<X11Config> x11(Section top) {
        X11SectionReader reader = new X11SectionReader();
        List<X11Config> displays = new ArrayList<>();
        for (Section section : top.sections("x11")) {
            X11Config display = reader.read(section);
            if (section.isPresent()) {
                displays.add(display);
            }
        }
        return displays;
    }

    private static <T> Optional<T> ifPresent(Section section, T config) {
        return section.isPresent() ? Optional.of(config) : Optional.empty();
    }

    private static <T extends Enum<T>> Map<String, T> byName(T[] constants) {
        Map<String, T> names = new LinkedHashMap<>();
        for (T constant : constants) {
            names.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return names;
    }
}
