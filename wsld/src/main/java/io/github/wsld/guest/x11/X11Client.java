package io.github.wsld.guest.x11;

import io.github.wsld.common.loop.Buffer;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Inbox;
import io.github.wsld.common.loop.LastWord;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.guest.host.LinkOutcome;
import io.github.wsld.guest.host.OpenedStream;
import io.github.wsld.guest.stream.Newcomer;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One X client from its accept until its bytes are relayed: takes its setup request, opens a link to the X server, and hands both
 * over; or tells the client in X11's own words why there is no X server. For the loop's thread.
 */
final class X11Client implements EventHandler, LinkOutcome {
    /** An X server of X.Org gives a client as long. */
    private static final Duration SETUP_DEADLINE = Duration.ofSeconds(60);
    /** How long a refused client may take to read why. */
    private static final Duration LAST_WORD_DEADLINE = Duration.ofSeconds(5);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final X11Display display;
    private final EventLoop loop;
    private final Channel client;
    private final Inbox inbox;
    private final SetupRequest request = new SetupRequest();
    private Timer deadline;

    private X11Client(X11Display display, EventLoop loop, int descriptor) {
        this.display = display;
        this.loop = loop;
        this.inbox = new Inbox(loop);
        this.client = loop.open(descriptor, Poller.READABLE, this);
    }

    /**
     * Takes over a descriptor.
     *
     * @param said what it has said already
     */
    static X11Client accept(X11Display display, EventLoop loop, int descriptor, ByteBuffer said) {
        X11Client client = new X11Client(display, loop, descriptor);
        client.deadline =
                loop.schedule(SETUP_DEADLINE, () -> client.close("no setup request within " + SETUP_DEADLINE));
        client.inbox.add(said);
        return client;
    }

    /** Goes on from what it has said already. */
    void begin() {
        read();
    }

    /** Leaves it to the next run of wsld, and does nothing any more. */
    Newcomer leave() {
        deadline.cancel();
        client.release();
        return new Newcomer(display.name(), client.descriptor(), toServer());
    }

    @Override
    public void ready(int events) {
        if (request.state() == SetupRequest.State.COMPLETE) {
            if ((events & (Poller.HANGUP | Poller.ERROR)) != 0) {
                close("client gone before the X server was connected");
            } else {
                // It says more before it is answered, as few do: that is read when the link is there.
                client.interest(0);
            }
            return;
        }
        int count = inbox.fill(client);
        if (count > 0) {
            read();
        } else if (count != Sockets.WOULD_BLOCK) {
            close("client gone before its setup request was complete");
        }
    }

    private void read() {
        switch (request.feed(inbox.bytes())) {
            case INCOMPLETE -> {}
            case MALFORMED -> close(request.problem());
            case COMPLETE -> {
                deadline.cancel();
                String refusal = display.refusalOf(client.descriptor());
                if (refusal.isEmpty()) {
                    display.connect(this);
                } else {
                    display.refused(refusal);
                    tell(refusal);
                }
            }
        }
    }

    @Override
    public void connected(Channel link, ByteBuffer first) {
        if (client.isOpen()) {
            display.served(this);
            display.join(client, toServer(), link, first);
        } else {
            link.close();
        }
    }

    @Override
    public void opened(OpenedStream stream) {
        if (client.isOpen()) {
            display.served(this);
            stream.join(client, toServer());
        } else {
            stream.abandon();
        }
    }

    @Override
    public void unconfirmed(Channel link) {
        if (client.isOpen()) {
            new FirstReply(link).begin();
        } else {
            link.close();
        }
    }

    @Override
    public void failed(String reason) {
        if (client.isOpen()) {
            display.notServed(reason);
            tell(reason);
        }
    }

    /** What the client has said so far: its setup request, and whatever followed it. */
    private ByteBuffer toServer() {
        ByteBuffer all =
                ByteBuffer.allocate(request.bytes().remaining() + inbox.bytes().remaining());
        return all.put(request.bytes()).put(inbox.bytes()).flip();
    }

    private void tell(String reason) {
        display.left(this);
        Outbox outbox = new Outbox(loop);
        outbox.add(ByteBuffer.wrap(SetupFailure.encode(request.byteOrder(), "wsld: " + reason)));
        LastWord.say(loop, client, outbox, LAST_WORD_DEADLINE);
    }

    private void close(String reason) {
        deadline.cancel();
        display.left(this);
        display.abandoned(reason);
        client.close();
    }

    @Override
    public void abort(Throwable cause) {
        close("defect");
    }

    /** Waits for the first bytes through an old host, which closes where another would say what is wrong. */
    private final class FirstReply implements EventHandler {
        private final Channel link;
        private final Outbox outbox = new Outbox(loop);
        private Timer limit;

        FirstReply(Channel link) {
            this.link = link;
        }

        void begin() {
            limit = loop.schedule(
                    LAST_WORD_DEADLINE.multipliedBy(6), () -> fail("the X server behind an old wsldhost says nothing"));
            link.handler(this);
            outbox.add(toServer());
            write();
        }

        @Override
        public void ready(int events) {
            if (!client.isOpen()) {
                limit.cancel();
                link.close();
                return;
            }
            if ((events & Poller.WRITABLE) != 0) {
                write();
            }
            if (link.isOpen() && (events & ~Poller.WRITABLE) != 0) {
                read();
            }
        }

        private void write() {
            if (outbox.flush(link) < 0) {
                fail(refusedByOldHost());
            } else {
                link.interest(outbox.isEmpty() ? Poller.READABLE : Poller.READABLE | Poller.WRITABLE);
            }
        }

        private void read() {
            Buffer scratch = loop.buffers().scratch();
            int count = link.read(scratch.memoryAddress(), scratch.bytes().capacity());
            if (count > 0) {
                limit.cancel();
                ByteBuffer first = ByteBuffer.allocate(count)
                        .put(scratch.bytes().clear().slice(0, count))
                        .flip();
                display.served(X11Client.this);
                display.join(client, NOTHING, link, first);
            } else if (count != Sockets.WOULD_BLOCK) {
                fail(refusedByOldHost());
            }
        }

        private String refusedByOldHost() {
            return "an old wsldhost closed the connection: no X server answers it on the host; start VcXsrv or X410, or set"
                    + " wsldhost --display";
        }

        private void fail(String reason) {
            limit.cancel();
            link.close();
            X11Client.this.failed(reason);
        }

        @Override
        public void abort(Throwable cause) {
            fail("defect of wsld");
        }
    }
}
