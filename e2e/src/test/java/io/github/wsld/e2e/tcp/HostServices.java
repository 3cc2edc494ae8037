package io.github.wsld.e2e.tcp;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a person runs on the host, on ports of its loopback that the kernel chose: a web server, and one that sends all
 * back.
 */
public final class HostServices implements AutoCloseable {
    static final String PAGE = "a page of the host\n";
    /** Ends what an HTTP client says before it is served something else. */
    private static final String UPGRADED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n";

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "host service");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer web;
    private final ServerSocket echo;

    public HostServices() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        web.start();
        echo = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int webPort() {
        return web.getAddress().getPort();
    }

    public int echoPort() {
        return echo.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = echo.accept();
                threads.execute(() -> serve(client));
            } catch (SocketException e) {
                // Closed.
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Sends back what comes, after the upgrade that an HTTP client asks for; ends its direction when the client has
     * ended his.
     */
    private static void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.mark(1);
            if (in.read() == 'G') {
                skipHead(in);
                out.write(UPGRADED.getBytes(StandardCharsets.US_ASCII));
            } else {
                in.reset();
            }
            in.transferTo(out);
            client.shutdownOutput();
        } catch (IOException e) {
            // The client's own check tells of it; this names the side that saw it first.
            System.err.println("host service: connection ended early: " + e);
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        int last = 0;
        for (int newlines = 0; newlines < 2; ) {
            last = in.read();
            if (last < 0) {
                throw new IOException("end in a request's head");
            }
            newlines = last == '\n' ? newlines + 1 : last == '\r' ? newlines : 0;
        }
    }

    @Override
    public void close() throws IOException {
        web.stop(0);
        echo.close();
        threads.shutdownNow();
    }
}
