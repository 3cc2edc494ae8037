package io.github.wsld.e2e.tcp;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A bridge in whose guest other programs have rules of their own, by all backends, before wsld starts. */
abstract class AmongForeignRules {
    @TempDir
    Path folder;

    @AutoClose
    Bridge bridge;

    /** The host's port whose server sends all back. */
    int echo;
    /** What the rules are without ours. */
    String foreign;

    @BeforeEach
    void bridge() throws Exception {
        bridge = new Bridge(folder);
        echo = bridge.host.echoPort();
        foreign = bridge.addForeignRules();
    }
}
