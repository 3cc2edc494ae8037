package io.github.wsld.e2e.stream;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.e2e.Daemon;
import io.github.wsld.e2e.EchoServer;
import io.github.wsld.e2e.Ports;
import io.github.wsld.e2e.Program;
import io.github.wsld.e2e.Service;
import io.github.wsld.e2e.Session;
import io.github.wsld.e2e.x11.XClients;
import io.github.wsld.e2e.x11.XvfbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Both daemons, which dial again soon, an X server, and a socket of the guest that leads to an echo by a stream. For the test's thread. */
@SuppressWarnings("try")
final class StreamBridge implements AutoCloseable {
    /** A daemon that a busy machine has held up has lost no link. */
    private static final String PATIENT = "60s";

    private final Session session;
    private final XvfbServer server;
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private Daemon wsldhost;
    private Daemon wsld;
    private String display;

    /** Starts the X server and the echo. */
    StreamBridge(Path folder) throws IOException {
        session = new Session(folder);
        // A display of its own, which nobody takes while a restart has it free.
        Files.writeString(session.config(), """
                [x11]
                display = %d
                [streams]
                lost_after = "%s"
                look_every = "500ms"
                longest_wait = "500ms"
                [[socket_forward]]
                listen = "%s"
                target = "echo"
                resume = true
                """.formatted(Ports.freeDisplay(), PATIENT, client()));
        server = opened(XvfbServer.start(700, 700));
        opened(EchoServer.on(session.path("echo")));
    }

    /** From the next start of wsld on, a link that says nothing is lost soon. */
    void loseSilentLinksSoon() throws IOException {
        String config = Files.readString(session.config());
        Files.writeString(session.config(), config.replace(PATIENT, "1500ms"));
    }

    <T extends AutoCloseable> T opened(T closeable) {
        closeables.add(closeable);
        return closeable;
    }

    /** Starts wsldhost on the endpoint {@code link}. */
    Daemon startHost(String... more) throws Exception {
        return startHost(hostCommand(more));
    }

    /** wsldhost's command, whose process may be another program at first. */
    ProcessBuilder hostCommand(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--log-level=debug",
                "--listen=" + session.unix("link"),
                "--socket=echo=" + session.unix("echo"),
                "--display=127.0.0.1:" + server.port()));
        arguments.addAll(List.of(more));
        return session.command(Program.WSLDHOST, arguments.toArray(String[]::new));
    }

    /** Starts wsldhost by a command of its own. */
    Daemon startHost(ProcessBuilder command) throws Exception {
        wsldhost = opened(new Daemon(command));
        wsldhost.awaitLine("listening endpoint=");
        return wsldhost;
    }

    /** A way to wsldhost that can be cut. */
    CuttingProxy proxy(String name) throws IOException {
        return opened(new CuttingProxy(session.path(name), session.path("link")));
    }

    /** Starts wsld with endpoints, or with names of unix sockets of this folder. */
    Daemon startGuest(String... endpoints) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--log-level=debug"));
        for (String endpoint : endpoints) {
            arguments.add("--host=" + (endpoint.contains(":") ? endpoint : session.unix(endpoint)));
        }
        return started(session.start(Program.WSLD, arguments.toArray(String[]::new)));
    }

    /** Starts wsld as a {@link Service} that dials the endpoint {@code link}. */
    Daemon startService() throws Exception {
        return startService(session.unix("link"));
    }

    Daemon startService(String endpoint) throws Exception {
        return started(new Daemon(Service.command(session, "", "--log-level=debug", "--host=" + endpoint)));
    }

    private Daemon started(Daemon started) throws Exception {
        wsld = opened(started);
        display = ":" + wsld.awaitLine("listening display=:(\\d+) ").group(1);
        wsld.awaitLine("host reached ");
        return wsld;
    }

    Session session() {
        return session;
    }

    Daemon wsldhost() {
        return wsldhost;
    }

    Daemon wsld() {
        return wsld;
    }

    XClients clients() {
        return new XClients(session);
    }

    /** Starts an X client on the display that wsld serves. */
    Process client(String... command) throws IOException {
        return clients()
                .command(display, command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts an xterm that ends when it is given a text. */
    Terminal terminal() throws Exception {
        Path fifo = session.path("fifo");
        session.run(session.command(List.of("mkfifo", fifo.toString()))).ok();
        return new Terminal(client("xterm", "-geometry", "+500+0", "-e", "cat " + fifo), fifo);
    }

    XvfbServer server() {
        return server;
    }

    /** The display that wsld serves. */
    String display() {
        return display;
    }

    /** The socket that leads to the echo. */
    Path client() {
        return session.path("client");
    }

    XPing ping() throws IOException {
        XPing ping = opened(new XPing(display));
        ping.askAndAwait();
        return ping;
    }

    Exchange exchange(long seed) throws IOException {
        return opened(new Exchange(client(), seed));
    }

    Status status(Program program) throws IOException {
        return session.status(program);
    }

    /** Stops a daemon as a machine that sleeps does, until {@link #wake}. */
    void freeze(Daemon daemon) throws Exception {
        daemon.signal("STOP");
    }

    void wake(Daemon daemon) throws Exception {
        daemon.signal("CONT");
    }

    @Override
    public void close() throws Exception {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            closeables.get(i).close();
        }
    }
}
