package io.github.wsld.guest.config;

import io.github.wsld.common.config.OneLine;
import io.github.wsld.common.config.Section;
import io.github.wsld.common.config.Value;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.iptables.BackendChoice;
import io.github.wsld.iptables.BackendName;
import io.github.wsld.iptables.ForwardedPorts;
import io.github.wsld.iptables.PortMapping;
import io.github.wsld.iptables.Redirect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the section {@code [tcp_forward]}. */
final class TcpForwardSectionReader {
    private static final Map<String, BackendChoice> BACKENDS = backends();

    private TcpForwardSectionReader() {}

    static TcpForwardConfig read(Section section) {
        String address = section.value("service_address")
                .flatMap(value -> judged(value, Redirect::requireServiceAddress))
                .orElse(TcpForwardConfig.DEFAULT_SERVICE_ADDRESS);
        int servicePort = section.value("service_port")
                .flatMap(TcpForwardSectionReader::port)
                .orElse(TcpForwardConfig.DEFAULT_SERVICE_PORT);
        return new TcpForwardConfig(
                address,
                servicePort,
                backend(section),
                ports(section, servicePort),
                section.value("even_if_listened").flatMap(Value::bool).orElse(false),
                section.value("even_if_mirrored").flatMap(Value::bool).orElse(false),
                section.value("resume").flatMap(Value::bool).orElse(false),
                GuestConfigLoader.lookTime(section, "look_every", TcpForwardConfig.DEFAULT_LOOK_EVERY));
    }

    private static BackendChoice backend(Section section) {
        Optional<BackendChoice> backend = section.value("backend").flatMap(value -> value.choice(BACKENDS));
        Optional<Value> command = section.value("iptables_cmd");
        if (section.value("backend").isPresent()) {
            command.ifPresent(both -> both.problem("and backend are both set; keep backend alone"));
        }
        Optional<BackendChoice> commanded = command.flatMap(value -> value.parsed(TcpForwardSectionReader::command));
        return backend.or(() -> commanded).orElse(BackendChoice.AUTO);
    }

    /**
     * The original gave this text to a shell; what only a shell understands is refused rather than passed on as it
     * stands.
     */
    private static BackendChoice command(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the command is empty; write for example \"sudo iptables\"");
        }
        if (!text.matches("[^'\"\\\\$`&|;<>(){}*?\\[\\]#~\\p{Cntrl}]*")) {
            throw new IllegalArgumentException(OneLine.quote(text)
                    + " is not given to a shell:"
                    + " write the command and its arguments, without quotes or special characters");
        }
        return BackendChoice.command(List.of(text.strip().split(" +")));
    }

    private static ForwardedPorts ports(Section section, int servicePort) {
        Optional<Value> list = section.value("ports");
        if (list.isEmpty()) {
            section.missing("ports", "ports = [8080]");
        }
        ForwardedPorts ports = ForwardedPorts.NONE;
        for (Value item : list.flatMap(Value::list).orElse(List.of())) {
            ports = mapping(item, servicePort).flatMap(with(ports, item)).orElse(ports);
        }
        return ports;
    }

    private static Optional<PortMapping> mapping(Value item, int servicePort) {
        Optional<PortMapping> mapping =
                item.isString() ? judged(item, PortMapping::parse) : port(item).map(PortMapping::of);
        return mapping.flatMap(ports -> ports.first() <= servicePort && servicePort <= ports.last()
                ? item.problem("is " + ports + ", and " + servicePort
                        + " is the service port; set tcp_forward.service_port to another one")
                : Optional.of(ports));
    }

    private static Function<PortMapping, Optional<ForwardedPorts>> with(ForwardedPorts ports, Value item) {
        return mapping -> {
            try {
                return Optional.of(ports.with(mapping));
            } catch (IllegalArgumentException e) {
                return item.problem("is one too many: " + e.getMessage());
            }
        };
    }

    private static Optional<Integer> port(Value value) {
        return value.integer(1, Endpoint.MAX_TCP_PORT).map(Long::intValue);
    }

    /** A text put through a parser, whose exceptions say what it is not. */
    private static <T> Optional<T> judged(Value value, Function<String, T> parser) {
        return value.string().flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                return value.problem("is " + OneLine.quote(text) + ", " + e.getMessage());
            }
        });
    }

    private static Map<String, BackendChoice> backends() {
        Map<String, BackendChoice> backends = new LinkedHashMap<>();
        backends.put("auto", BackendChoice.AUTO);
        for (BackendName name : BackendName.values()) {
            backends.put(name.toString(), BackendChoice.named(name));
        }
        return backends;
    }
}
