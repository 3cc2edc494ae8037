package io.github.wsld.e2e.tcp;

import io.github.wsld.e2e.stream.Exchange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients inside the guest's network namespace. Takes a question a line and gives an answer a line, until its input
 * ends.
 */
final class GuestClientProgram {
    private static final int PATIENCE_MILLIS = 120_000;

    private static Socket held;
    private static Exchange exchange;

    private GuestClientProgram() {}

    public static void main(String[] args) throws IOException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        String question;
        while ((question = questions.readLine()) != null) {
            String answer;
            try {
                answer = answer(question.split(" "));
            } catch (Exception e) {
                answer = e.getClass().getSimpleName() + ": " + e.getMessage();
            }
            System.out.println(answer);
        }
    }

    private static String answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "read" -> read(dial(words));
            case "hold" -> hold(words);
            case "ping" -> ping(held);
            case "read-held" -> read(held);
            case "close" -> close(held);
            case "exchange" -> exchange(words);
            case "more" -> more(number(words, 1));
            case "finish" -> exchange.finish(0) > 0 ? "same" : "nothing";
            case "listen" -> listen(words);
            case "upgrade" -> upgrade(dial(words), number(words, 3));
            case "echo" -> echo(words, number(words, 3), number(words, 4), number(words, 5));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static int number(String[] words, int index) {
        return Integer.parseInt(words[index]);
    }

    private static Socket dial(String[] words) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(words[1], number(words, 2)), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** What comes to a client that says nothing; an exception, such as a reset, is the answer too. */
    private static String read(Socket socket) throws IOException {
        try (socket) {
            return socket.getInputStream().read() < 0 ? "end" : "data";
        }
    }

    private static String hold(String[] words) throws IOException {
        held = dial(words);
        return ping(held);
    }

    private static String ping(Socket socket) throws IOException {
        socket.getOutputStream().write('p');
        int answer = socket.getInputStream().read();
        return answer == 'p' ? "alive" : "answered " + answer;
    }

    /** Begins to send and receive, which goes on meanwhile. */
    private static String exchange(String[] words) throws IOException {
        exchange = new Exchange(new InetSocketAddress(words[1], number(words, 2)), number(words, 3));
        return "begun";
    }

    private static String more(int bytes) throws InterruptedException {
        exchange.awaitMore(bytes);
        return "more";
    }

    private static String close(Socket socket) throws IOException {
        socket.close();
        return "closed";
    }

    /** Listens for as long as this runs, and closes what comes. */
    private static String listen(String[] words) throws IOException {
        ServerSocket server = new ServerSocket(number(words, 2), 16, InetAddress.getByName(words[1]));
        Thread thread = new Thread(() -> {
            while (true) {
                try {
                    server.accept().close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return "listening";
    }

    private static String upgrade(Socket socket, int length) throws Exception {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /chat HTTP/1.1\r\nHost: host\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            return head.substring(0, head.indexOf("\r\n")) + ", " + exchange(socket, length, 1);
        }
    }

    /** Half-closing clients, so many in all and at most so many at once. */
    private static String echo(String[] words, int length, int connections, int atOnce) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int seed = i;
                all.add(threads.submit(() -> {
                    try (Socket socket = dial(words)) {
                        return exchange(socket, length, seed);
                    }
                }));
            }
            for (Future<String> each : all) {
                if (!each.get().equals("same")) {
                    return each.get();
                }
            }
            return "same, " + connections + " times";
        } finally {
            threads.shutdownNow();
        }
    }

    /** Sends and ends this direction while it reads all that comes back. */
    private static String exchange(Socket socket, int length, int seed) throws Exception {
        byte[] sent = new byte[length];
        new Random(seed).nextBytes(sent);
        // Not the beginning of an HTTP request.
        sent[0] = 0;
        Thread writer = new Thread(() -> {
            try {
                socket.getOutputStream().write(sent);
                socket.shutdownOutput();
            } catch (IOException e) {
                // Fewer bytes come back.
            }
        });
        writer.start();
        byte[] received = socket.getInputStream().readAllBytes();
        writer.join();
        return Arrays.equals(sent, received) ? "same" : "sent " + length + " bytes, received " + received.length;
    }
}
