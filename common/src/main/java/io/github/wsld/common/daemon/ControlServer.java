package io.github.wsld.common.daemon;

import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.LastWord;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's control socket: answers the commands of {@code status} and its like. A daemon without one still does its work. */
public final class ControlServer extends OnLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    /** For a client to send its line, and then to read the reply. */
    private static final Duration CLIENT_DEADLINE = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final String program;
    private final Map<String, String> environment;
    private final ControlCommands commands;
    private ControlDoor door;
    private Acceptor acceptor;

    /**
     * @param program names the socket, such as {@code wsld}
     * @param environment tells where it is, see {@link RuntimeFolder}
     */
    public ControlServer(
            LoopPart loopPart,
            EventLoop loop,
            String program,
            Map<String, String> environment,
            ControlCommands commands) {
        super(loopPart, "control");
        this.loop = loop;
        this.program = program;
        this.environment = environment;
        this.commands = commands;
    }

    @Override
    public void start() {
        try {
            door = RuntimeFolder.of(environment)
                    .door(program, ProcessHandle.current().pid());
            acceptor = new Acceptor(loop, door.open(loop.sockets()), this::accepted);
            LOG.debug("control socket endpoint={}", acceptor.listener().endpoint());
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "no control socket, so \"{} status\" will not find this daemon reason=\"{}\"",
                    program,
                    e.getMessage());
        }
    }

    private void accepted(int descriptor) {
        new Connection(descriptor);
    }

    @Override
    protected void stopOnLoop() {
        if (acceptor == null) {
            return;
        }
        acceptor.close();
        try {
            door.remove();
        } catch (IOException e) {
            LOG.warn("control socket left behind reason=\"{}\"", e.getMessage());
        }
    }

    /** Answers a client that knows the password, or that the kernel knows. */
    private Optional<byte[]> answer(String request, boolean isTrusted) {
        String password = door.password();
        if (password.isEmpty()) {
            return isTrusted || !commands.isGuarded(request)
                    ? commands.answer(request)
                    : Optional.of(StatusJson.error("this is for the daemon's own user and root alone"));
        }
        int blank = request.indexOf(' ');
        boolean known = blank > 0
                && MessageDigest.isEqual(
                        request.substring(0, blank).getBytes(StandardCharsets.UTF_8),
                        password.getBytes(StandardCharsets.UTF_8));
        return known
                ? commands.answer(request.substring(blank + 1))
                : Optional.of(StatusJson.error("the password is wrong"));
    }

    /** One client: a line in, a document out. */
    private final class Connection implements EventHandler {
        private final ControlProtocol protocol;
        private final Inbox inbox = new Inbox(loop);
        private final Channel channel;
        private final Timer deadline;

        Connection(int descriptor) {
            boolean isTrusted = loop.sockets().isPeerTrusted(descriptor);
            protocol = new ControlProtocol(request -> answer(request, isTrusted));
            channel = loop.open(descriptor, Poller.READABLE, this);
            deadline = loop.schedule(CLIENT_DEADLINE, channel::close);
        }

        @Override
        public void ready(int events) {
            int count = inbox.fill(channel);
            if (count == Sockets.WOULD_BLOCK) {
                return;
            }
            Optional<byte[]> reply = count > 0 ? protocol.receive(inbox.bytes()) : protocol.end();
            if (reply.isPresent()) {
                deadline.cancel();
                Outbox outbox = new Outbox(loop);
                outbox.add(ByteBuffer.wrap(reply.get()));
                LastWord.say(loop, channel, outbox, CLIENT_DEADLINE);
            } else if (count <= 0) {
                abort(null);
            }
        }

        @Override
        public void abort(Throwable cause) {
            deadline.cancel();
            channel.close();
        }
    }
}
