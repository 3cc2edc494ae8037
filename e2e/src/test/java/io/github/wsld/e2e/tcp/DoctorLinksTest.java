package io.github.wsld.e2e.tcp;

import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.doctor.Diagnosis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code wsld doctor} says of endpoints: one that TLS encrypts, several, and one where links of the host are awaited. In a
 * namespace of its own, whose second address stands for the host's.
 */
@Timeout(240)
@SuppressWarnings("try")
class DoctorLinksTest {
    private static final String HOST = "172.30.77.1";
    private static final String NOBODYS = "tcp:" + HOST + ":7002";

    @TempDir
    private Path folder;

    @AutoClose
    private Namespace namespace;

    private Session session;

    @BeforeEach
    void addresses() throws Exception {
        session = new Session(folder);
        namespace = Namespace.open();
        namespace.shell(session, "ip address add " + HOST + "/32 dev lo").ok();
        for (String key : List.of("key", "other")) {
            session.run(Program.WSLDHOST, "key", "new", session.path(key).toString())
                    .ok();
        }
    }

    private Daemon host(String endpoint) throws Exception {
        Daemon wsldhost = new Daemon(namespace.enter(
                session.command(Program.WSLDHOST, "--key=" + session.path("key"), "--listen=" + endpoint)));
        wsldhost.awaitLine("listening endpoint=");
        return wsldhost;
    }

    /** Writes a configuration, in which X11 has what it needs in any case. */
    private Path configure(String name, String key, String... endpoints) throws Exception {
        return Files.writeString(
                session.path(name),
                "host = [\"" + String.join("\", \"", endpoints) + "\"]\nkey = \"" + key + "\"\n[x11]\n");
    }

    private String file(String key) {
        return "file:" + session.path(key);
    }

    private Diagnosis examine(String key, String... endpoints) throws Exception {
        List<String> words = new ArrayList<>(List.of("doctor", "--json"));
        words.add(configure("examined.toml", key, endpoints).toString());
        return new Diagnosis(session.run(namespace.enter(session.command(Program.WSLD, words.toArray(String[]::new)))));
    }

    @Test
    void anEndpointThatIsEncrypted() throws Exception {
        String endpoint = "tcp:" + HOST + ":7001";
        try (Daemon wsldhost = host(endpoint)) {
            examine(file("key"), endpoint)
                    .says("ok", "host", endpoint + " answers in ")
                    .says("ok", "key", "which the host has proved to have over " + endpoint);
            examine(file("other"), endpoint)
                    .says("failure", "host", "the two sides have different keys", "wsldhost key show-path")
                    .says("ok", "key", "not proved yet");
            examine("none", endpoint).says("failure", "key", "TCP beyond this machine needs a key");
            examine(file("key"), NOBODYS, endpoint)
                    .says("warning", "host", "wsldhost is not reached at " + NOBODYS, "wsldhost --daemon")
                    .says("ok", "host", endpoint + " answers in ");
        }
        examine(file("key"), endpoint)
                .says("failure", "host", "wsldhost is not reached at " + endpoint, "wsldhost --daemon")
                .says("ok", "key", "not proved yet");
    }

    @Test
    void aUserWithoutTheKeyOfTheWsldThatRuns() throws Exception {
        String link = session.unix("link");
        configure("home/.wsld.toml", file("key"), link);
        try (Daemon wsldhost = host(link);
                Daemon wsld = new Daemon(namespace.enter(session.command(Program.WSLD)))) {
            wsld.awaitLine("host reached ");
            examine(file("other"), link)
                    .says("warning", "host", "wsld reaches it at " + link, "sudo wsld doctor")
                    .says("warning", "host", "this user does not: no link to wsldhost");
        }
    }

    @Test
    void anEndpointWhereLinksOfTheHostAreAwaited() throws Exception {
        String link = session.unix("link");
        String awaited = "tcp-from-host:7003";
        examine(file("key"), link, awaited)
                .says("failure", "host", "wsldhost is not reached at " + link)
                .says("failure", "host", awaited + " is where wsld awaits links of the host, and has none", "same key");
        try (Daemon wsldhost = host(link)) {
            examine(file("key"), link, awaited)
                    .says("ok", "host", link + " answers in ")
                    .says("ok", "host", awaited + " is where wsld awaits links of the host; another endpoint serves");
        }
    }

    /** A rule of netfilter leads the encrypted endpoint to a plain one, and a plain one to it. */
    @Test
    void oneSideEncryptsAndTheOtherDoesNot() throws Exception {
        String encrypted = "tcp:" + HOST + ":7001";
        try (Daemon plain = host("tcp:127.0.0.1:7005");
                Daemon tls = host(encrypted)) {
            namespace
                    .shell(
                            session,
                            "iptables-nft -t nat -A OUTPUT -d " + HOST
                                    + " -p tcp --dport 7004 -j REDIRECT --to-ports 7005\n"
                                    + "iptables-nft -t nat -A OUTPUT -d 127.0.0.1 -p tcp --dport 7006 -j DNAT"
                                    + " --to-destination " + HOST + ":7001")
                    .ok();
            examine(file("key"), "tcp:" + HOST + ":7004")
                    .says("failure", "host", "no link to wsldhost at tcp:" + HOST + ":7004: ", "wsldhost status")
                    .says("failure", "host", "TLS handshake");
            examine(file("key"), "tcp:127.0.0.1:7006")
                    .says("failure", "host", "no link to wsldhost at tcp:127.0.0.1:7006: ", "wsldhost status");
            examine(file("key"), encrypted).says("ok", "host", encrypted + " answers in ");
        }
    }
}
