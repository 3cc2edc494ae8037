package io.github.wsld.host.selftest;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * Sends bytes to itself on a loop of its own: one side sends a question and ends its direction, the other answers with the same bytes
 * only once it has seen that end. So it needs accept, connect, waiting for both kinds of readiness, and half-close. Runs on the calling
 * thread and ends with the loop.
 */
final class RoundTrip {
    /** More than a Hyper-V socket takes in at once. */
    private static final int BYTES = 1 << 20;

    private final EventLoop loop;
    private final Endpoint endpoint;
    private final byte[] question = new byte[BYTES];
    private Acceptor acceptor;
    private String step = "listen";
    private String failure = "";

    private RoundTrip(EventLoop loop, Endpoint endpoint) {
        this.loop = loop;
        this.endpoint = endpoint;
        new Random(BYTES).nextBytes(question);
    }

    /**
     * Runs the whole.
     *
     * @param loop not running yet; closed afterwards
     * @return what failed, with its code; empty when all went well
     */
    static String over(EventLoop loop, Endpoint endpoint, Duration limit) {
        RoundTrip trip = new RoundTrip(loop, endpoint);
        loop.execute(trip::begin);
        loop.schedule(limit, () -> trip.end("nothing came within " + limit.toSeconds() + " s at: " + trip.step));
        loop.run();
        return trip.failure;
    }

    private void begin() {
        try {
            acceptor = new Acceptor(loop, loop.sockets().listen(endpoint, 0600), this::accepted);
        } catch (IOException | RuntimeException e) {
            end("listen: " + e.getMessage());
            return;
        }
        step = "connect";
        Dial.start(loop, acceptor.listener().endpoint(), Duration.ofSeconds(5), new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                step = "send, end of direction";
                new Side(channel, true).begin();
            }

            @Override
            public void failed(DialFailure reason) {
                end("connect: " + reason.reason());
            }
        });
    }

    private void accepted(int descriptor) {
        Side side = new Side(null, false);
        side.channel = loop.open(descriptor, Poller.READABLE, side);
    }

    private void end(String reason) {
        failure = reason;
        if (acceptor != null) {
            acceptor.close();
        }
        loop.stop();
    }

    /** One end of the connection. Its channel is closed with the loop. */
    private final class Side implements EventHandler {
        private final Inbox inbox = new Inbox(loop);
        private final Outbox outbox = new Outbox(loop);
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final boolean asks;
        private Channel channel;
        private boolean writing;
        private boolean ended;

        Side(Channel channel, boolean asks) {
            this.channel = channel;
            this.asks = asks;
        }

        void begin() {
            channel.handler(this);
            say(question);
        }

        private void say(byte[] bytes) {
            outbox.add(ByteBuffer.wrap(bytes));
            writing = true;
            write();
        }

        private void write() {
            int result = outbox.flush(channel);
            if (result < 0) {
                end((asks ? "send: " : "answer: ") + loop.sockets().describe(result));
                return;
            }
            if (outbox.isEmpty()) {
                writing = false;
                int shut = channel.shutdownOutput();
                if (shut < 0) {
                    end("end of direction: " + loop.sockets().describe(shut));
                    return;
                }
            }
            channel.interest((ended ? 0 : Poller.READABLE) | (writing ? Poller.WRITABLE : 0));
        }

        @Override
        public void ready(int events) {
            if (writing) {
                write();
            }
            int count = ended ? Sockets.WOULD_BLOCK : inbox.fill(channel);
            if (count == Sockets.WOULD_BLOCK) {
                return;
            }
            if (count < 0) {
                end((asks ? "receive answer: " : "receive: ") + loop.sockets().describe(count));
                return;
            }
            byte[] bytes = new byte[inbox.bytes().remaining()];
            inbox.bytes().get(bytes);
            received.writeBytes(bytes);
            if (count == 0) {
                ended = true;
                receivedAll();
            }
        }

        private void receivedAll() {
            if (!Arrays.equals(received.toByteArray(), question)) {
                end((asks ? "answer: " : "question: ") + received.size() + " bytes of " + BYTES + ", or others");
            } else if (asks) {
                end("");
            } else {
                step = "answer after the end of the other direction";
                say(question);
            }
        }

        @Override
        public void abort(Throwable cause) {
            end(cause.toString());
        }
    }
}
