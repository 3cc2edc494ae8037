package io.github.wsld.host.restart;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Passage;
import io.github.wsld.common.loop.PeerCredentials;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.serve.Frozen;
import io.github.wsld.host.serve.LinkServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to hand over: starts the successor, awaits its connection, freezes the server, and gives the successor what it holds.
 * When anything fails the successor is ended first, and then the server goes on. For the loop's thread; what blocks is done by
 * workers.
 */
final class Attempt {
    /** How it ended; told once, unless it is cancelled. */
    interface Outcome {
        /** The successor goes on; this process ends nothing that it gave away. */
        void handedOver(long successor);

        /** This process goes on. */
        void failed(String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    /** For a Java to start on a busy machine. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** For each step of the successor. Guests stand still meanwhile. */
    private static final Duration STEP_LIMIT = Duration.ofSeconds(20);
    /** For a process to be gone that is being ended, or whose connection is gone. */
    private static final long END_SECONDS = 10;

    private static final int NONE = -1;

    private final EventLoop loop;
    private final Workers workers;
    private final Platform platform;
    private final LinkServer server;
    private final Successor successor;
    private final Outcome outcome;
    private final String token;
    private Listener door;
    private Acceptor acceptor;
    private Timer deadline;
    private Process process;
    private int connection = NONE;
    private Passage passage;
    private boolean frozen;
    private boolean over;

    Attempt(
            EventLoop loop,
            Workers workers,
            Platform platform,
            LinkServer server,
            Successor successor,
            Outcome outcome) {
        this.loop = loop;
        this.workers = workers;
        this.platform = platform;
        this.server = server;
        this.successor = successor;
        this.outcome = outcome;
        byte[] random = new byte[HandOver.TOKEN_LENGTH / 2];
        new SecureRandom().nextBytes(random);
        this.token = HexFormat.of().formatHex(random);
    }

    /**
     * @param at where the successor is awaited
     * @param jar see {@link Platform#command}
     * @throws IOException when it cannot be awaited there
     */
    void begin(Endpoint at, Optional<Path> jar) throws IOException {
        door = loop.sockets().listen(at, 0600);
        limitWait();
        work(
                "successor",
                () -> successor.start(token + " " + door.endpoint(), jar),
                this::started,
                "the successor cannot start");
    }

    /** Not while a connection is there: what works on it has limits of its own, and nothing else may end it. */
    private void limitWait() {
        deadline = loop.schedule(
                START_LIMIT, () -> fail("the successor did not come within " + START_LIMIT.toSeconds() + " s"));
    }

    /** The successor's process id, once it has been started. */
    Optional<Long> pid() {
        return Optional.ofNullable(process).map(Process::pid);
    }

    private void started(Process begun) {
        process = begun;
        if (over) {
            process.destroyForcibly();
            return;
        }
        process.onExit().thenRunAsync(this::ended, loop);
        acceptor = new Acceptor(loop, door, this::accepted);
        LOG.info("successor started pid={}", process.pid());
    }

    /** Later on the passage tells. */
    private void ended() {
        if (connection == NONE) {
            fail("the successor has ended");
        }
    }

    private void accepted(int descriptor) {
        Optional<PeerCredentials> peer = loop.sockets().peerCredentials(descriptor);
        boolean isStranger = peer.isPresent()
                && (peer.get().pid() != process.pid() || !loop.sockets().isPeerTrusted(descriptor));
        if (over || isStranger) {
            loop.sockets().close(descriptor);
            return;
        }
        acceptor.hold();
        deadline.cancel();
        connection = descriptor;
        passage = platform.passage(descriptor, process.pid(), STEP_LIMIT);
        work(
                "greeting",
                () -> HandOver.isGreeting(passage, token),
                this::greeted,
                "the successor cannot be understood");
    }

    private void greeted(boolean isSuccessor) {
        if (over) {
            // This process stops: what it has is no longer to be frozen.
            return;
        }
        if (!isSuccessor) {
            LOG.warn("somebody else than the successor came; it is awaited on");
            closeConnection();
            acceptor.proceed();
            limitWait();
            if (!process.isAlive()) {
                ended();
            }
            return;
        }
        Frozen host = server.freeze();
        frozen = true;
        work(
                "hand-over",
                () -> {
                    HandOver.give(passage, host);
                    return process.pid();
                },
                this::given,
                "the successor does not take over");
    }

    private void given(long pid) {
        if (over) {
            return;
        }
        over = true;
        closeConnection();
        closeDoor();
        server.giveAway();
        outcome.handedOver(pid);
    }

    /** Gives it up at once, for this process is about to stop. No effect when it is over. */
    void cancel() {
        if (!over) {
            over = true;
            deadline.cancel();
            closeDoor();
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private void fail(String reason) {
        if (over) {
            return;
        }
        over = true;
        deadline.cancel();
        closeDoor();
        if (process == null) {
            outcome.failed(reason);
            return;
        }
        work("end of the successor", this::end, ended -> goOn(ended.orElse(reason)), "");
    }

    /** Ends the successor, which must not serve any more when this process does; in words how it had ended by itself, if so. */
    private Optional<String> end() throws InterruptedException {
        boolean byItself = process.waitFor(1, TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            LOG.error("the successor cannot be ended pid={}", process.pid());
        }
        return byItself
                ? Optional.of("the successor has ended (exit code " + process.exitValue() + "; its log says why)")
                : Optional.empty();
    }

    private void goOn(String reason) {
        if (connection != NONE) {
            closeConnection();
        }
        if (frozen) {
            server.thaw();
        }
        outcome.failed(reason);
    }

    private void closeConnection() {
        passage.close();
        loop.sockets().close(connection);
        connection = NONE;
    }

    private void closeDoor() {
        if (acceptor == null) {
            door.close();
        } else {
            acceptor.close();
        }
    }

    private <T> void work(String name, Callable<T> work, Consumer<T> then, String otherwise) {
        workers.submit(name, work, new Workers.Outcome<T>() {
            @Override
            public void done(T result) {
                then.accept(result);
            }

            @Override
            public void failed(Exception cause) {
                fail(otherwise + ": " + cause.getMessage());
            }
        });
    }
}
