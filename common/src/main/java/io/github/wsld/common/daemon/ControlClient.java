package io.github.wsld.common.daemon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** Asks running daemons over their control sockets, one after another. Blocks; for command lines. */
public final class ControlClient {

    /** Longest reply that is accepted, in bytes. */
    public static final int MAX_REPLY_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 16 * 1024;

    private final List<Path> folders;
    private final Duration within;

    /**
     * @param folders where to look, such as {@link RuntimeFolder#searched} gives
     * @param within the time that each daemon has to answer
     */
    public ControlClient(List<Path> folders, Duration within) {
        this.folders = List.copyOf(folders);
        this.within = within;
    }

    /**
     * Sends a command to all daemons of a program. Sockets that dead ones have left are removed.
     *
     * @param program such as {@code wsld}
     * @param command one line without its end, at most {@link ControlProtocol#MAX_REQUEST_BYTES} bytes with it
     */
    public ControlOutcome ask(String program, String command) {
        return ask(program, command, pid -> true);
    }

    /**
     * The same to some of them, such as those that have answered before: one that hangs takes its time for each command.
     *
     * @param pids takes the process ids of those that are asked
     */
    public ControlOutcome ask(String program, String command, LongPredicate pids) {
        Round round = new Round(program, command, pids);
        folders.forEach(round::askIn);
        return round.outcome();
    }

    /** One call of {@link #ask}, as it collects. */
    private final class Round {
        private final String program;
        private final String command;
        private final LongPredicate pids;
        private final List<ControlAnswer> answers = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final List<Long> silent = new ArrayList<>();
        private ExitCode failure = ExitCode.OK;

        Round(String program, String command, LongPredicate pids) {
            this.program = program;
            this.command = command;
            this.pids = pids;
        }

        void askIn(Path folder) {
            try {
                ControlSocket.in(folder, program).stream()
                        .filter(socket -> pids.test(socket.pid()))
                        .forEach(this::ask);
            } catch (AccessDeniedException denied) {
                problems.add("folder " + folder + " may not be read; ask as its owner or as root");
            } catch (IOException cause) {
                failure = ExitCode.IOERR;
                problems.add("folder " + folder + " cannot be read: " + cause);
            }
        }

        private void ask(ControlSocket socket) {
            String who = program + " with pid " + socket.pid();
            try {
                if (Files.isWritable(socket.path())) {
                    exchange(socket, command).ifPresent(json -> answers.add(new ControlAnswer(socket.pid(), json)));
                } else if (Files.exists(socket.path())) {
                    problems.add(who + " belongs to another user; ask as that user or as root");
                }
            } catch (IOException cause) {
                failure = ExitCode.UNAVAILABLE;
                silent.add(socket.pid());
                problems.add(who + " did not answer on " + socket.path() + ": " + cause.getMessage());
            }
        }

        /** To be refused by one daemon is a failure only when no other answers. */
        ControlOutcome outcome() {
            if (answers.isEmpty() && problems.isEmpty()) {
                problems.add("no " + program + " is running (no control socket in " + text(folders) + ")");
                failure = ExitCode.UNAVAILABLE;
            } else if (answers.isEmpty() && failure == ExitCode.OK) {
                failure = ExitCode.NOPERM;
            }
            return new ControlOutcome(answers, problems, silent, failure);
        }
    }

    private static String text(List<Path> folders) {
        StringBuilder text = new StringBuilder();
        for (Path folder : folders) {
            text.append(text.isEmpty() ? "" : " or ").append(folder);
        }
        return text.toString();
    }

    /** @return the reply; empty when the daemon is dead or has just gone */
    private Optional<String> exchange(ControlSocket socket, String command) throws IOException {
        if (socket.removeIfDead()) {
            return Optional.empty();
        }
        Deadline deadline = Deadline.in(within);
        ControlSocket.Contact contact = socket.contact();
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open(contact.family())) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            if (!channel.connect(contact.address())) {
                await(key, SelectionKey.OP_CONNECT, deadline);
                channel.finishConnect();
            }
            ByteBuffer request = StandardCharsets.UTF_8.encode(contact.request(command));
            while (request.hasRemaining()) {
                if (channel.write(request) == 0) {
                    await(key, SelectionKey.OP_WRITE, deadline);
                }
            }
            return Optional.of(readReply(channel, key, deadline));
        } catch (ConnectException refused) {
            socket.removeAfterRefusal();
            return Optional.empty();
        } catch (IOException cause) {
            if (Files.notExists(socket.path())) {
                return Optional.empty();
            }
            throw cause;
        }
    }

    private static String readReply(SocketChannel channel, SelectionKey key, Deadline deadline) throws IOException {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (true) {
            int count = channel.read(buffer.clear());
            if (count < 0) {
                return reply.toString(StandardCharsets.UTF_8);
            }
            if (count == 0) {
                await(key, SelectionKey.OP_READ, deadline);
                continue;
            }
            if (reply.size() + count > MAX_REPLY_BYTES) {
                throw new IOException("the reply is longer than " + MAX_REPLY_BYTES + " bytes");
            }
            reply.write(buffer.array(), 0, count);
        }
    }

    private static void await(SelectionKey key, int operation, Deadline deadline) throws IOException {
        long millis = deadline.left().toMillis();
        if (millis == 0) {
            throw new IOException("no reply in time; the daemon may hang");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        key.interestOps(operation);
        key.selector().select(millis);
        key.selector().selectedKeys().clear();
    }
}
