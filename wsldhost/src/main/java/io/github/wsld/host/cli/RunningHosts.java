package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ControlAnswer;
import io.github.wsld.common.daemon.ControlClient;
import io.github.wsld.common.daemon.RuntimeFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The wsldhosts that run and answer this user. */
final class RunningHosts {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    private RunningHosts() {}

    static List<Long> pids() throws IOException {
        return new ControlClient(RuntimeFolder.searched(System.getenv()), ANSWER_TIME)
                .ask("wsldhost", "status").answers().stream()
                        .map(ControlAnswer::pid)
                        .toList();
    }
}
