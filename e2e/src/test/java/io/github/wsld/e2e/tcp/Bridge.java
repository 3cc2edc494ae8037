package io.github.wsld.e2e.tcp;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Service;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** wsldhost and its host's services here, wsld and its clients in a namespace of their own, joined by a unix socket. */
final class Bridge implements AutoCloseable {
    static final String APPLIED = "redirect rules applied";
    private static final String FOREIGN = """
            iptables-legacy -w -t nat -A OUTPUT -d 127.0.0.1 -p tcp --dport 9 -j REDIRECT --to-ports 10
            ip6tables-legacy -w -t nat -A OUTPUT -d ::1 -p tcp --dport 9 -j REDIRECT --to-ports 10
            iptables-nft -t nat -A OUTPUT -d 127.0.0.1 -p tcp --dport 11 -j REDIRECT --to-ports 12
            ip6tables-nft -t nat -A OUTPUT -d ::1 -p tcp --dport 11 -j REDIRECT --to-ports 12
            nft 'add table inet other; add chain inet other out { type nat hook output priority 0; }'
            nft add rule inet other out tcp dport 13 redirect to :14
            """;

    final Namespace namespace;
    final Session session;
    final HostServices host;
    final GuestClient client;
    private final Daemon wsldhost;
    private Daemon wsld;

    /** Everything but wsld runs then. */
    Bridge(Path folder) throws IOException {
        namespace = Namespace.open();
        session = new Session(folder);
        host = new HostServices();
        client = new GuestClient(namespace, session);
        wsldhost = session.start(Program.WSLDHOST, "--listen=" + session.unix("link"));
    }

    /** Starts wsld with a configuration and waits until its rules are applied and the host is reached. */
    Daemon start(String config) throws Exception {
        Files.writeString(session.config(), config);
        return ready(startAnother());
    }

    private Daemon ready(Daemon started) throws Exception {
        wsld = started;
        wsld.awaitLine(APPLIED);
        wsldhost.awaitLine("listening");
        wsld.awaitLine("host reached");
        return wsld;
    }

    /** Has wsldhost stop as a machine that sleeps does, or go on. */
    void signalHost(String name) throws Exception {
        wsldhost.signal(name);
    }

    /** Starts wsld as a {@link Service}, and waits for the same. */
    Daemon startService(String config, String socket) throws Exception {
        Files.writeString(session.config(), config);
        return ready(new Daemon(namespace.enter(Service.command(session, socket, "--host=" + session.unix("link")))));
    }

    /** Starts one more wsld in the same namespace, and waits for nothing. */
    Daemon startAnother() throws IOException {
        return new Daemon(namespace.enter(session.command(Program.WSLD, "--host", session.unix("link"))));
    }

    /** Has wsld read another configuration, and waits until it said so in so many lines with this text in all. */
    void reload(String config, String said, int times) throws Exception {
        Files.writeString(session.config(), config);
        wsld.signal("HUP");
        wsld.awaitLine(said, times);
    }

    void reload(String config) throws Exception {
        reload(config, APPLIED, wsld.count(APPLIED) + 1);
    }

    Outcome curl(String url) throws Exception {
        return session.run(namespace.enter(session.command(List.of("curl", "-sS", "--max-time", "120", url))));
    }

    /** Adds rules of others by all backends; gives what {@link #rules} then are. */
    String addForeignRules() throws Exception {
        namespace.shell(session, FOREIGN).ok();
        return rules();
    }

    /** All rules of all backends in the namespace. */
    String rules() throws Exception {
        return namespace
                .shell(session, "nft list ruleset\niptables-legacy -w -t nat -S\nip6tables-legacy -w -t nat -S")
                .ok()
                .out();
    }

    JsonObject status() throws Exception {
        Outcome status = session.run(Program.WSLD, "status", "--json").ok();
        return JsonParser.parseString(status.out()).getAsJsonArray().get(0).getAsJsonObject();
    }

    @Override
    public void close() throws IOException {
        if (wsld != null) {
            wsld.close();
        }
        wsldhost.close();
        client.close();
        host.close();
        namespace.close();
    }

    /** The configuration by which a backend forwards ports. */
    static String forwarding(String backend, String ports) {
        return "[tcp_forward]\nbackend = \"" + backend + "\"\nports = [" + ports + "]\n";
    }
}
