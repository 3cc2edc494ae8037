package io.github.wsld.guest.host;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a link's outcome was, in words. The channel stays open, watched by nobody. */
final class Recorded implements LinkOutcome, EventHandler {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    boolean isEmpty() {
        return told.isEmpty();
    }

    /** Waits for the outcome. */
    String take() throws InterruptedException {
        return told.take();
    }

    @Override
    public void connected(Channel link, ByteBuffer first) {
        link.handler(this);
        told.add("connected, " + first.remaining() + " bytes");
    }

    /** The stream gets no client. */
    @Override
    public void opened(OpenedStream stream) {
        told.add("opened");
    }

    @Override
    public void unconfirmed(Channel link) {
        link.handler(this);
        told.add("unconfirmed");
    }

    @Override
    public void failed(String reason) {
        told.add(reason);
    }

    @Override
    public void ready(int events) {
        throw new IllegalStateException("nothing is watched for");
    }

    @Override
    public void abort(Throwable cause) {
        told.add("aborted: " + cause);
    }
}
