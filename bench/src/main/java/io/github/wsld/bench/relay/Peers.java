package io.github.wsld.bench.relay;

import io.github.wsld.bench.process.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How the programs of others are started: with their defaults, one thread, and as many connections as they are allowed. */
final class Peers {
    private final Path built;
    private final Path unpacked;
    private final long connections;

    /**
     * @param built folder of the programs compiled from src/main/c
     * @param unpacked folder of Debian packages that are not installed
     * @param descriptors that a process may have
     */
    Peers(Path built, Path unpacked, long descriptors) {
        this.built = built;
        this.unpacked = unpacked;
        // Two a connection, and some to listen, log and wait with.
        this.connections = Math.max(16, (descriptors - 100) / 2);
    }

    /** Our C relay, going by {@code floor}, {@code splice} or {@code model}. */
    Hop c(String way) {
        return (workplace, name, listen, connect) ->
                workplace.start(name, List.of(built.resolve("relay").toString(), way, listen, connect), Map.of());
    }

    Hop socat() {
        return (workplace, name, listen, connect) -> workplace.start(
                name,
                List.of("socat", socat(listen, "LISTEN") + ",fork,backlog=4096", socat(connect, "CONNECT")),
                Map.of());
    }

    private static String socat(String endpoint, String operation) {
        String[] parts = endpoint.split(":");
        return switch (parts[0]) {
            case "unix" -> "UNIX-" + operation + ":" + parts[1];
            case "vsock" -> "VSOCK-" + operation + ":" + (operation.equals("LISTEN") ? "" : parts[1] + ":") + parts[2];
            default -> "TCP-" + operation + ":" + parts[1] + ":" + parts[2];
        };
    }

    Hop haproxy() {
        return (workplace, name, listen, connect) -> {
            Path config = file(workplace, """
                    global
                        nbthread 1
                        maxconn %d
                    defaults
                        mode tcp
                        timeout connect 10s
                        timeout client 1h
                        timeout server 1h
                    listen relay
                        bind %s
                        server next %s
                    """.formatted(connections, haproxy(listen), haproxy(connect)));
            return workplace.start(
                    name,
                    List.of(program("haproxy"), "-db", "-f", config.toString()),
                    Map.of("LD_LIBRARY_PATH", libraries()));
        };
    }

    private static String haproxy(String endpoint) {
        return endpoint.startsWith("unix:") ? endpoint.replace("unix:", "unix@") : endpoint.replace("tcp:", "");
    }

    /** @param buffer of each direction, such as {@code 64k} */
    Hop nginx(String buffer) {
        return (workplace, name, listen, connect) -> {
            Path folder = workplace.directory("nginx");
            Path config = file(workplace, """
                    load_module %s;
                    daemon off;
                    master_process off;
                    worker_processes 1;
                    pid %s/pid;
                    error_log stderr;
                    events { worker_connections %d; }
                    stream {
                        server {
                            listen %s;
                            proxy_pass %s;
                            proxy_buffer_size %s;
                            proxy_timeout 1h;
                        }
                    }
                    """.formatted(
                            find("nginx/modules/ngx_stream_module.so"),
                            folder,
                            2 * connections,
                            listen.replace("tcp:", ""),
                            connect.replace("tcp:", ""),
                            buffer));
            return workplace.start(
                    name,
                    List.of(program("nginx"), "-p", folder.toString(), "-e", "stderr", "-c", config.toString()),
                    Map.of());
        };
    }

    private static Path file(Workplace workplace, String text) throws IOException {
        return Files.writeString(workplace.path("conf"), text);
    }

    private String program(String name) throws IOException {
        for (Path folder : List.of(unpacked.resolve("usr/sbin"), Path.of("/usr/sbin"), Path.of("/usr/bin"))) {
            if (Files.isExecutable(folder.resolve(name))) {
                return folder.resolve(name).toString();
            }
        }
        throw new IOException(name + " is not here: bin/bench unpacks it, or apt-get install " + name);
    }

    private Path find(String library) throws IOException {
        for (Path folder : List.of(unpacked.resolve("usr/lib"), Path.of("/usr/lib"))) {
            if (Files.exists(folder.resolve(library))) {
                return folder.resolve(library);
            }
        }
        throw new IOException(library + " is not here: bin/bench unpacks it, or apt-get install libnginx-mod-stream");
    }

    private String libraries() throws IOException {
        Path folder = unpacked.resolve("usr/lib");
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (var folders = Files.list(folder)) {
            return String.join(
                    ":",
                    folders.filter(path -> path.getFileName().toString().endsWith("-linux-gnu"))
                            .map(Path::toString)
                            .toList());
        }
    }
}
