package io.github.wsld.net.windows;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.relay.Relay;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Relays what connects to an endpoint to another, until it is killed; a program for tests. */
public final class RelayProgram {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private RelayProgram() {}

    /**
     * @param args a DLL to load first, the poller's name, the endpoint to listen on, the one to dial
     */
    public static void main(String[] args) throws Exception {
        System.load(args[0]);
        WindowsSockets sockets = new WindowsSockets();
        EventLoop loop =
                new EventLoop(WindowsPollers.of(args[1], sockets), sockets, new WindowsMemory(), System::nanoTime);
        Endpoint target = EndpointParser.parse(args[3]);
        new Acceptor(
                loop, sockets.listen(EndpointParser.parse(args[2]), 0), descriptor -> join(loop, descriptor, target));
        loop.run();
    }

    private static void join(EventLoop loop, int descriptor, Endpoint target) {
        Dial.start(loop, target, LIMIT, new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                Channel client = loop.open(descriptor, 0, Unwatched.HANDLER);
                new Relay(loop, client, channel, (relay, end) -> System.out.println("ended " + end))
                        .start(ByteBuffer.allocate(0), ByteBuffer.allocate(0));
            }

            @Override
            public void failed(DialFailure failure) {
                System.out.println(failure);
                loop.sockets().reset(descriptor);
            }
        });
    }

    /** For a channel whose relay is about to begin. */
    private enum Unwatched implements EventHandler {
        HANDLER;

        @Override
        public void ready(int events) {
            throw new IllegalStateException("an event before the relay began");
        }

        @Override
        public void abort(Throwable cause) {}
    }
}
