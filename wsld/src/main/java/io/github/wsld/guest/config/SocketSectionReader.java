package io.github.wsld.guest.config;

import io.github.wsld.common.config.OneLine;
import io.github.wsld.common.config.Section;
import io.github.wsld.common.config.Value;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the sections {@code [ssh_agent]} and {@code [[socket_forward]]} of one file, in this order. */
final class SocketSectionReader {
    private final Map<Endpoint.Unix, Integer> lineOfSocket = new HashMap<>();

    Optional<SshAgentConfig> sshAgent(Section section) {
        Endpoint.Unix socket =
                section.value("ssh_auth_sock").flatMap(this::socket).orElse(SshAgentConfig.DEFAULT_SOCKET);
        boolean resume = resume(section);
        return section.isPresent() ? Optional.of(new SshAgentConfig(socket, resume)) : Optional.empty();
    }

    List<SocketForwardConfig> forwards(List<Section> sections) {
        List<SocketForwardConfig> forwards = new ArrayList<>();
        for (Section section : sections) {
            forward(section).ifPresent(forwards::add);
        }
        return forwards;
    }

    private Optional<SocketForwardConfig> forward(Section section) {
        Optional<Value> listen = section.value("listen");
        if (listen.isEmpty()) {
            section.missing("listen", "listen = \"/run/user/1000/gpg\"");
        }
        Optional<Value> target = section.value("target");
        if (target.isEmpty()) {
            section.missing("target", "target = \"gpg\", a name that wsldhost --socket has");
        }
        int mode = section.value("mode")
                .flatMap(value -> value.parsed(SocketForwardConfig::parseMode))
                .orElse(SocketForwardConfig.DEFAULT_MODE);
        boolean resume = resume(section);
        Optional<Target.Socket> name = target.flatMap(value -> value.parsed(Target.Socket::new));
        return listen.flatMap(this::socket)
                .flatMap(socket -> name.map(known -> new SocketForwardConfig(socket, mode, known, resume)));
    }

    private Optional<Endpoint.Unix> socket(Value value) {
        return value.parsed(path -> new Endpoint.Unix(path, false)).flatMap(socket -> {
            Integer line = lineOfSocket.putIfAbsent(socket, value.line());
            return line == null
                    ? Optional.of(socket)
                    : value.problem("is " + OneLine.quote(socket.name()) + ", as is the one in line " + line);
        });
    }

    private static boolean resume(Section section) {
        return section.value("resume").flatMap(Value::bool).orElse(false);
    }
}
