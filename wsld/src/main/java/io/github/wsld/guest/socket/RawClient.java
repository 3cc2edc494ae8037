package io.github.wsld.guest.socket;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.guest.host.LinkOutcome;
import io.github.wsld.guest.host.OpenedStream;
import io.github.wsld.guest.stream.Newcomer;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A client from its accept until its bytes are relayed: not read from, but watched for its end. For the loop's thread. */
final class RawClient implements SocketClient, EventHandler, LinkOutcome {
    private final ForwardedSocket socket;
    private final Channel channel;

    /** Takes over the descriptor. */
    RawClient(ForwardedSocket socket, EventLoop loop, int descriptor) {
        this.socket = socket;
        this.channel = loop.open(descriptor, 0, this);
    }

    /** Asks for its connection; that may fail at once. */
    @Override
    public void begin() {
        socket.connect(socket.forward().resume(), this);
    }

    @Override
    public void connected(Channel link, ByteBuffer first) {
        if (channel.isOpen()) {
            socket.left(this);
            socket.served();
            socket.join(channel, link, first);
        } else {
            link.close();
        }
    }

    @Override
    public void opened(OpenedStream stream) {
        if (channel.isOpen()) {
            socket.left(this);
            socket.served();
            stream.join(channel, ByteBuffer.allocate(0));
        } else {
            stream.abandon();
        }
    }

    @Override
    public void unconfirmed(Channel link) {
        connected(link, ByteBuffer.allocate(0));
    }

    @Override
    public void failed(String reason) {
        if (channel.isOpen()) {
            socket.notServed(reason);
            end();
        }
    }

    /** Watched for nothing, so this is a hang-up or an error. */
    @Override
    public void ready(int events) {
        end();
    }

    @Override
    public void abort(Throwable cause) {
        end();
    }

    @Override
    public Optional<Newcomer> leave() {
        channel.release();
        return Optional.of(new Newcomer(socket.forward().listen().toString(), channel.descriptor()));
    }

    @Override
    public void end() {
        channel.close();
        socket.left(this);
    }
}
