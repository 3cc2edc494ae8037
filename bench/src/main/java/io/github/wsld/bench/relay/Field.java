package io.github.wsld.bench.relay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All contenders on this machine, by what they are to be compared for. */
public final class Field {
    /** The one that all others are divided by. */
    public static final String FLOOR = "C floor";

    public static final String SPLICE = "C splice";
    public static final String MODEL = "model of the original";
    public static final String SOCAT = "socat";
    public static final String HAPROXY = "haproxy";
    public static final String NGINX = "nginx";
    public static final String NGINX_64K = "nginx 64k";
    public static final String DIRECT = "no relay";

    private static final String ALL_FEATURES = """
            [time]
            mode = "watch"
            [ssh_agent]
            ssh_auth_sock = "%s"
            [[socket_forward]]
            listen = "%s"
            target = "docker"
            """;

    private static final String NORMAL = "normal";

    private final Path repository;
    private final Peers peers;
    private final Map<Integer, Path> javas;

    /**
     * @param built folder of the programs compiled from src/main/c
     * @param javas homes by release
     * @param descriptors that a process may have
     */
    public Field(Path repository, Path built, Map<Integer, Path> javas, long descriptors) {
        this.repository = repository;
        this.peers = new Peers(built, repository.resolve("target/parts"), descriptors);
        this.javas = javas;
    }

    public static String ours(int release) {
        return "wsld, Java " + release;
    }

    /** With a loop that stays awake for a moment after each message. */
    public static String low(int release) {
        return "wsld latency low, Java " + release;
    }

    public static String streams(int release) {
        return "wsld streams, Java " + release;
    }

    /** Whether a name in tables is of this suite. */
    public static boolean isOurs(String name) {
        return name.startsWith("wsld");
    }

    /** Everybody who has the shape's sockets. */
    public List<Contender> all(Shape shape) {
        List<Contender> all = new ArrayList<>();
        all.add(floor());
        all.add(Contender.of(SPLICE, false, peers.c("splice")));
        all.add(Contender.of(MODEL, false, peers.c("model")));
        all.add(Contender.of(SOCAT, true, peers.socat()));
        if (shape != Shape.VSOCK) {
            all.add(Contender.of(HAPROXY, false, peers.haproxy()));
            all.add(Contender.of(NGINX, false, peers.nginx("16k")));
            all.add(Contender.of(NGINX_64K, false, peers.nginx("64k")));
        }
        all.addAll(ours());
        newest().ifPresent(java -> all.add(lowLatency(java)));
        if (shape != Shape.ONE_HOP) {
            newest().ifPresent(java -> all.add(streams(java)));
        }
        return all;
    }

    /** Without relays, as a limit. */
    public Contender direct() {
        return Contender.direct(DIRECT);
    }

    public Contender floor() {
        return Contender.of(FLOOR, false, peers.c("floor"));
    }

    public Contender socat() {
        return Contender.of(SOCAT, true, peers.socat());
    }

    /** Direct relays on each Java. */
    public List<Contender> ours() {
        return suites().entrySet().stream()
                .map(suite -> Contender.of(ours(suite.getKey()), suite.getValue(), false, ""))
                .toList();
    }

    /** The suite on each Java, by release. */
    public Map<Integer, Suite> suites() {
        Map<Integer, Suite> suites = new TreeMap<>();
        javas.forEach((release, java) -> suites.put(release, new Suite(repository, java, NORMAL)));
        return suites;
    }

    /** Streams on the newest Java. */
    public Contender streams() {
        return streams(newest().orElseThrow());
    }

    private Contender lowLatency(Map.Entry<Integer, Path> java) {
        return Contender.of(low(java.getKey()), new Suite(repository, java.getValue(), "low"), false, "");
    }

    private Contender streams(Map.Entry<Integer, Path> java) {
        return Contender.of(streams(java.getKey()), new Suite(repository, java.getValue(), NORMAL), true, "");
    }

    /** Direct relays on each Java, with all that can be turned on without changing the machine's netfilter. */
    public List<Contender> withAllFeatures(Path folder) {
        String sections = ALL_FEATURES.formatted(folder.resolve("agent"), folder.resolve("docker"));
        return suites().entrySet().stream()
                .map(suite -> Contender.of(ours(suite.getKey()) + ", all features", suite.getValue(), true, sections))
                .toList();
    }

    private Optional<Map.Entry<Integer, Path>> newest() {
        return javas.entrySet().stream().max(Map.Entry.comparingByKey());
    }
}
