package io.github.wsld.host.restart;

import com.google.gson.JsonObject;
import io.github.wsld.common.daemon.ControlCommands;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.daemon.ServiceNotifier;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.serve.LinkServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds {@code restart} to the daemon's commands, which begins an {@link Attempt}, and {@code restarting}, which tells how it goes. When
 * the successor has taken over, tells the service manager, and ends this process in order with {@link ExitCode#OK}. For the loop's
 * thread.
 */
public final class Restart extends OnLoop implements ControlCommands, ServiceNotifier {
    /**
     * Begins one; answers with {@code {"restarting":true}} or an error. A blank and the path of a jar may follow, see {@link
     * Platform#command}.
     */
    public static final String RESTART = "restart";

    /** Answers with {@code restarting}, {@code successor} (a process id) where there is one, and {@code reason} of the last failure. */
    public static final String RESTARTING = "restarting";

    private static final Logger LOG = LoggerFactory.getLogger(Restart.class);

    private final EventLoop loop;
    private final Workers workers;
    private final Platform platform;
    private final Map<String, String> environment;
    private final LinkServer server;
    private final Successor successor;
    private final ServiceNotifier notifier;
    private final ControlCommands others;
    private Attempt attempt;
    private String reason = "";
    private volatile boolean handedOver;

    /**
     * @param arguments of this process's command line, for the next one
     * @param notifier the service manager's
     * @param others the daemon's other commands
     */
    public Restart(
            LoopPart loopPart,
            EventLoop loop,
            Workers workers,
            Platform platform,
            List<String> arguments,
            Map<String, String> environment,
            LinkServer server,
            ServiceNotifier notifier,
            ControlCommands others) {
        super(loopPart, "restart");
        this.loop = loop;
        this.workers = workers;
        this.platform = platform;
        this.environment = environment;
        this.server = server;
        this.successor = new Successor(platform, arguments, environment);
        this.notifier = notifier;
        this.others = others;
    }

    @Override
    public void start() {
        // It begins when it is asked for.
    }

    @Override
    protected void stopOnLoop() {
        if (attempt != null) {
            attempt.cancel();
        }
    }

    @Override
    public Optional<byte[]> answer(String command) {
        if (command.equals(RESTARTING)) {
            return Optional.of(restarting());
        }
        if (isRestart(command)) {
            String jar = command.substring(RESTART.length()).strip();
            return Optional.of(restart(jar.isEmpty() ? Optional.empty() : Optional.of(Path.of(jar))));
        }
        return others.answer(command);
    }

    private static boolean isRestart(String command) {
        return command.equals(RESTART) || command.startsWith(RESTART + " ");
    }

    @Override
    public boolean isGuarded(String command) {
        return isRestart(command) || others.isGuarded(command);
    }

    private byte[] restart(Optional<Path> jar) {
        if (attempt == null) {
            Optional<String> objection = successor.objection().or(server::unpassable);
            if (objection.isPresent()) {
                return error(objection.get());
            }
            LOG.info("restarting");
            reason = "";
            attempt = new Attempt(loop, workers, platform, server, successor, new End());
            try {
                attempt.begin(platform.door(environment), jar);
            } catch (IOException e) {
                attempt = null;
                return error(e.getMessage());
            }
        }
        return restarting();
    }

    private byte[] restarting() {
        JsonObject json = new JsonObject();
        json.addProperty(RESTARTING, attempt != null);
        Optional.ofNullable(attempt).flatMap(Attempt::pid).ifPresent(pid -> json.addProperty("successor", pid));
        if (!reason.isEmpty()) {
            json.addProperty("reason", reason);
        }
        return bytes(json);
    }

    private static byte[] error(String text) {
        JsonObject json = new JsonObject();
        json.addProperty("error", text);
        return bytes(json);
    }

    private static byte[] bytes(JsonObject json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Passes on what there is to tell the service manager, until the successor is the service. */
    @Override
    public void send(String state) {
        if (!handedOver) {
            notifier.send(state);
        }
    }

    private final class End implements Attempt.Outcome {
        @Override
        public void handedOver(long pid) {
            LOG.info("handed over successor={}", pid);
            notifier.send("MAINPID=" + pid);
            handedOver = true;
            // It waits for the loop, on whose thread this is.
            new Thread(() -> System.exit(ExitCode.OK.code()), "stop").start();
        }

        @Override
        public void failed(String why) {
            LOG.warn("restart failed, this process goes on reason=\"{}\"", why);
            attempt = null;
            reason = why;
        }
    }
}
