package io.github.wsld.e2e.stream;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.e2e.Program;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bridge's wsldhost whose links over TCP are encrypted, by a key that its wsld has too. */
final class EncryptedHost {
    /** Loopback's address, and not written so: what is written so is not encrypted. */
    private static final String ADDRESS = "[::ffff:127.0.0.1]";

    private EncryptedHost() {}

    /** Makes the key, and starts wsldhost; the TCP port that it listens on. */
    static int start(StreamBridge bridge) throws Exception {
        assertFalse(((Endpoint.Tcp) EndpointParser.parse(endpoint(0))).isLoopback());
        Path key = bridge.session().path("key");
        bridge.session().run(Program.WSLDHOST, "key", "new", key.toString()).ok();
        Path config = bridge.session().config();
        Files.writeString(config, "key = \"file:" + key + "\"\n" + Files.readString(config));
        return Integer.parseInt(bridge.startHost("--key=" + key, "--listen=" + endpoint(0))
                .awaitLine("listening endpoint=tcp:.*:(\\d+)")
                .group(1));
    }

    /** Where wsld dials a port of loopback by TLS. */
    static String endpoint(int port) {
        return "tcp:" + ADDRESS + ":" + port;
    }
}
