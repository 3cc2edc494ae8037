package io.github.wsld.e2e.bridge;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands where an X server would: takes a setup request without authorisation, then sends all that follows back, until the client
 * has ended its direction. Runs until killed.
 */
public final class ByteServer {
    private ByteServer() {}

    /** @param args the TCP port to listen on, on 127.0.0.1 */
    public static void main(String[] args) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(args[0]), 256, InetAddress.getByName("127.0.0.1"))) {
            while (true) {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            }
        }
    }

    private static void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            new DataInputStream(in).readFully(new byte[ByteClient.SETUP.length]);
            in.transferTo(client.getOutputStream());
            client.shutdownOutput();
        } catch (IOException e) {
            // The client's own check tells of it; this names the side that saw it first.
            System.err.println("connection ended early: " + e);
        }
    }
}
