package io.github.wsld.e2e.agent;

import io.github.wsld.e2e.Daemon;

/** A program of others while a test runs: it ends as it likes, with an exit code of its own. */
public record Foreign(Daemon daemon) implements AutoCloseable {
    @Override
    public void close() {
        try {
            daemon.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
