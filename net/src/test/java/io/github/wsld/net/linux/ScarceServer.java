package io.github.wsld.net.linux;

import io.github.wsld.common.daemon.LogLevel;
import io.github.wsld.common.daemon.LogStyle;
import io.github.wsld.common.daemon.Logging;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Acceptor;
import io.github.wsld.common.loop.Buffer;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A server for a process of its own that has few descriptors: it greets each connection with a byte and holds it until the client
 * closes. Ends with its standard input.
 */
final class ScarceServer implements EventHandler {
    private final EventLoop loop;
    private Channel channel;

    private ScarceServer(EventLoop loop) {
        this.loop = loop;
    }

    public static void main(String[] arguments) throws IOException {
        Logging.start(System.out, LogStyle.JOURNAL, LogLevel.INFO);
        EventLoop loop = new EventLoop(new EpollPoller(), new LinuxSockets(), new LinuxMemory(), System::nanoTime);
        Acceptor acceptor = new Acceptor(
                loop,
                loop.sockets().listen(Endpoint.Unix.path(Path.of(arguments[0])), 0600),
                descriptor -> new ScarceServer(loop).hold(descriptor));
        // Classes in folders are opened one by one: those that the exhausted server needs are wanted before.
        loop.schedule(
                Duration.ofMillis(1), () -> System.out.println(loop.sockets().describe(-24)));
        Thread thread = new Thread(loop::run, "loop");
        thread.start();
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        loop.execute(() -> {
            acceptor.close();
            loop.stop();
        });
    }

    private void hold(int descriptor) {
        channel = loop.open(descriptor, Poller.READABLE, this);
        channel.write(loop.buffers().scratch().memoryAddress(), 1);
    }

    @Override
    public void ready(int events) {
        Buffer scratch = loop.buffers().scratch();
        int count = channel.read(scratch.memoryAddress(), 1);
        if (count <= 0 && count != Sockets.WOULD_BLOCK) {
            channel.close();
        }
    }

    @Override
    public void abort(Throwable cause) {
        channel.close();
    }
}
