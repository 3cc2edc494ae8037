package io.github.wsld.e2e.tcp;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A web server of one page on loopback, for bin/demo, which runs this file as it is. Prints its port; runs until
 * killed.
 */
public final class WebServer {
    private WebServer() {}

    public static void main(String[] args) throws IOException {
        byte[] page = "hello from the host\n".getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        System.out.println(server.getAddress().getPort());
    }
}
