package io.github.wsld.bench.relay;

import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How wsld and wsldhost are started: by their launchers, on a given Java, with folders of their own. A display of wsld leads to
 * the sink, which stands where an X server would.
 */
public final class Suite {
    /** {@code x11\0}, the original's request for the X server, which wsldhost serves without an answer. */
    private static final String X11_FUNCTION = "78313100";

    private static final int FIRST_DISPLAY = 20_000;
    private static final int LAST_DISPLAY = 50_000;
    private static final Path X11_FOLDER = Path.of("/tmp/.X11-unix");

    private final Path repository;
    private final Path java;
    private final String latency;

    /**
     * @param java home of a Java
     * @param latency {@code normal} or {@code low}
     */
    public Suite(Path repository, Path java, String latency) {
        this.repository = repository;
        this.java = java;
        this.latency = latency;
    }

    /** wsldhost by itself, as its guests reach it. */
    public Candidate host(Workplace workplace, String name, int port) throws IOException {
        String listen = "unix:" + workplace.path("h");
        return new Candidate(name, listen, X11_FUNCTION, List.of(startHost(workplace, name, listen, port)));
    }

    /** Both daemons; {@code sections} are lines of wsld's configuration besides its display. */
    Candidate bridge(Workplace workplace, String name, int port, Shape.Middle middle, boolean resume, String sections)
            throws IOException {
        Child host = startHost(workplace, name, middle.listen(), port);
        Candidate guest = guest(workplace, name, middle.connect(), resume, sections);
        return new Candidate(name, guest.address(), "", List.of(guest.relays().get(0), host));
    }

    /** wsld by itself, whose wsldhost listens on an endpoint. */
    public Candidate guest(Workplace workplace, String name, String host, boolean resume, String sections)
            throws IOException {
        int display = freeDisplay();
        Path folder = workplace.directory("conf");
        Path config = Files.createDirectories(folder.resolve("wsld")).resolve("config.toml");
        Files.writeString(config, """
                host = "%s"
                log_level = "warn"
                latency = "%s"
                [x11]
                display = %d
                abstract = false
                resume = %b
                %s
                """.formatted(host, latency, display, resume, sections));
        // Without arguments, as a service starts.
        Child guest = start(workplace, name, "wsld", List.of(), Map.of("XDG_CONFIG_HOME", folder.toString()));
        return new Candidate(name, "unix:" + socket(display), "", List.of(guest));
    }

    /**
     * Both daemons with something between them, which the caller puts there; connections outlive its cuts.
     *
     * @param behind where wsldhost listens
     * @param socket where wsld looks for it
     */
    public Candidate apart(Workplace workplace, String name, int port, Path behind, Path socket) throws IOException {
        String quickly = "[streams]\nlost_after = \"2s\"\nlongest_wait = \"500ms\"";
        Child host = startHost(workplace, name, "unix:" + behind, port);
        Candidate guest = guest(workplace, name, "unix:" + socket, true, quickly);
        return new Candidate(name, guest.address(), "", List.of(guest.relays().get(0), host));
    }

    private Child startHost(Workplace workplace, String name, String listen, int port) throws IOException {
        return start(
                workplace,
                name,
                "wsldhost",
                List.of(
                        "--listen",
                        listen,
                        "--display",
                        "127.0.0.1:" + port,
                        "--latency",
                        latency,
                        "--log-level",
                        "warn"),
                Map.of());
    }

    private Child start(
            Workplace workplace, String name, String program, List<String> arguments, Map<String, String> variables)
            throws IOException {
        Path home = workplace.directory("home");
        List<String> command = new ArrayList<>(
                List.of(repository.resolve("bin").resolve(program).toString()));
        command.addAll(arguments);
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("HOME", home.toString());
        environment.put("XDG_RUNTIME_DIR", home.toString());
        environment.put("CACHE_DIRECTORY", cache().toString());
        environment.put("WSLD_JAVA", java.toString());
        return workplace.start(name + " " + program, command, environment);
    }

    private Path cache() throws IOException {
        return Files.createDirectories(repository.resolve("target/cache"));
    }

    /** Where X clients look for a display. */
    public static Path socket(int display) {
        return X11_FOLDER.resolve("X" + display);
    }

    /** A display's number. High ones are nobody's, and wsld refuses to take one that is. */
    public static int freeDisplay() {
        while (true) {
            int display = ThreadLocalRandom.current().nextInt(FIRST_DISPLAY, LAST_DISPLAY);
            if (!Files.exists(socket(display)) && !Files.exists(Path.of("/tmp/.X" + display + "-lock"))) {
                return display;
            }
        }
    }
}
