package io.github.wsld.common.tls;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Filter;
import io.github.wsld.common.loop.LastWord;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.protocol.Limits;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS link after its handshake. The end of the stream is close_notify; a socket that ends without it, or a record that does not
 * decrypt, is {@link Sockets#BROKEN}. Holds decrypted bytes only when a reader's buffer was shorter than a record. For the loop's
 * thread.
 */
final class TlsFilter implements Filter, EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFilter.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** Reads of the socket for one of the user's: records may hold no bytes, and a peer may send such alone, without an end. */
    private static final int MOST_FILLS = 4;

    private final EventLoop loop;
    private final Records records;
    private final Channel socket;
    private final Channel channel;
    private ByteBuffer plain = NOTHING;
    private int interest;
    private boolean paused = true;
    private boolean peerEnded;
    private boolean broken;
    private boolean ending;
    private Timer wake;

    TlsFilter(EventLoop loop, Records records) {
        this.loop = loop;
        this.records = records;
        this.socket = records.socket();
        socket.handler(this);
        this.channel = Channel.over(this, socket.descriptor(), this);
    }

    /** What the link's user sees. */
    Channel channel() {
        return channel;
    }

    @Override
    public int read(long address, int length) {
        ByteBuffer dest = loop.buffers().view(address, length);
        int result = plain.hasRemaining() ? 0 : decrypt(dest);
        if (plain.hasRemaining()) {
            int count = Math.min(plain.remaining(), dest.remaining());
            dest.put(plain.slice(plain.position(), count));
            plain.position(plain.position() + count);
        }
        wakeIfHolding();
        return dest.position() > 0 ? dest.position() : result;
    }

    /** Fills {@code dest}, or {@code plain} when that is too short for a record: the result counts when both are empty. */
    private int decrypt(ByteBuffer dest) {
        if (peerEnded || broken) {
            return peerEnded ? 0 : Sockets.BROKEN;
        }
        ByteBuffer bytes = records.resume();
        int fills = 0;
        try {
            while (true) {
                SSLEngineResult result = records.engine().unwrap(bytes, dest);
                switch (result.getStatus()) {
                    case CLOSED -> {
                        peerEnded = true;
                        return 0;
                    }
                    case OK -> answer(result.getHandshakeStatus());
                    case BUFFER_OVERFLOW -> {
                        if (dest.position() == 0) {
                            decryptOne(bytes);
                        }
                        return Sockets.WOULD_BLOCK;
                    }
                    case BUFFER_UNDERFLOW -> {
                        boolean isEnough = dest.position() > 0 || fills++ == MOST_FILLS;
                        int count = isEnough ? Sockets.WOULD_BLOCK : records.fill(bytes);
                        if (count == Sockets.WOULD_BLOCK) {
                            return count;
                        }
                        if (count <= 0) {
                            broken = count == 0 || loop.sockets().isEndOfStream(count);
                            return broken ? Sockets.BROKEN : count;
                        }
                    }
                }
            }
        } catch (SSLException e) {
            LOG.debug("link broken reason=\"{}\"", e.getMessage());
            broken = true;
            sayEngine();
            return Sockets.BROKEN;
        } finally {
            records.pause(bytes);
        }
    }

    private void decryptOne(ByteBuffer bytes) throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(records.engine().getSession().getApplicationBufferSize());
        records.engine().unwrap(bytes, record);
        plain = record.flip();
    }

    /** What the peer's message wants of the engine: a change of keys is computed and answered. */
    private void answer(HandshakeStatus status) throws SSLException {
        if (status == HandshakeStatus.NEED_TASK) {
            Runnable task;
            while ((task = records.engine().getDelegatedTask()) != null) {
                task.run();
            }
        }
        if (records.engine().getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            records.write(NOTHING);
        }
    }

    @Override
    public int write(long address, int length) {
        if (broken || ending) {
            return Sockets.BROKEN;
        }
        ByteBuffer bytes = loop.buffers().view(address, length);
        try {
            int result = records.write(bytes);
            watch();
            if (result == 0 && bytes.position() == 0) {
                // The peer has ended both ways (user_canceled, close_notify): the engine encrypts nothing more.
                broken = true;
                return Sockets.BROKEN;
            }
            return result < 0 ? result : bytes.position();
        } catch (SSLException e) {
            LOG.debug("link broken reason=\"{}\"", e.getMessage());
            broken = true;
            return Sockets.BROKEN;
        }
    }

    @Override
    public int shutdownOutput() {
        if (!ending) {
            ending = true;
            if (!records.hasUnsent()) {
                end();
                // The close_notify may be waiting for room.
                watch();
            }
        }
        return 0;
    }

    /** Says close_notify, then ends the socket's outgoing direction. */
    private void end() {
        records.engine().closeOutbound();
        sayEngine();
        if (!records.hasUnsent()) {
            socket.shutdownOutput();
        }
    }

    /** A close_notify or an alert, if the socket takes it; reading tells when it is gone. */
    private void sayEngine() {
        try {
            records.write(NOTHING);
        } catch (SSLException e) {
            LOG.debug("link broken reason=\"{}\"", e.getMessage());
        }
    }

    @Override
    public void interest(int events) {
        interest = events;
        paused = false;
        watch();
        wakeIfHolding();
    }

    @Override
    public void pause() {
        interest = 0;
        paused = true;
        watch();
    }

    private void watch() {
        int unsent = records.hasUnsent() ? Poller.WRITABLE : 0;
        if (paused && unsent == 0) {
            socket.pause();
        } else {
            socket.interest(interest | unsent);
        }
    }

    @Override
    public void ready(int events) {
        if (records.hasUnsent()) {
            flush();
        }
        int gone = events & (Poller.HANGUP | Poller.ERROR);
        int told = events & interest & Poller.READABLE | gone;
        if (!records.hasUnsent()) {
            told |= events & interest & Poller.WRITABLE;
        }
        if (paused && gone != 0) {
            // Nobody wants to know yet; it lasts.
            records.drop();
        }
        watch();
        if (told != 0 && !paused) {
            channel.handler().ready(told);
        }
    }

    private void flush() {
        if (records.flush() < 0) {
            // The socket's error is told by the hang-up that comes with it; what was not sent is lost.
            records.drop();
        } else if (!records.hasUnsent() && ending) {
            if (records.engine().isOutboundDone()) {
                socket.shutdownOutput();
            } else {
                end();
            }
        }
    }

    /** What is here already makes no event of the socket. */
    private void wakeIfHolding() {
        if (wake == null && (interest & Poller.READABLE) != 0 && holds()) {
            wake = loop.schedule(Duration.ZERO, this::wake);
        }
    }

    private boolean holds() {
        return plain.hasRemaining() || records.holdsRecord() || peerEnded || broken;
    }

    private void wake() {
        wake = null;
        if ((interest & Poller.READABLE) == 0 || !channel.isOpen()) {
            return;
        }
        try {
            channel.handler().ready(Poller.READABLE);
        } catch (RuntimeException e) {
            LOG.error("connection ended by a defect of wsld handler={}", channel.handler(), e);
            abort(e);
        }
        if (channel.isOpen()) {
            wakeIfHolding();
        }
    }

    @Override
    public void abort(Throwable cause) {
        EventHandler user = channel.handler();
        if (user == this) {
            // Whoever was handed the channel failed before it gave it a handler.
            channel.reset();
        } else {
            user.abort(cause);
        }
    }

    @Override
    public void close() {
        closed();
        records.engine().closeOutbound();
        if (records.hasUnsent()) {
            sayRest();
        } else {
            sayEngine();
            records.drop();
            socket.close();
        }
    }

    /** What was written arrives, even when the socket has not taken it yet. */
    private void sayRest() {
        Outbox rest = new Outbox(loop);
        try {
            rest.add(records.takeRest());
            LastWord.say(loop, socket, rest, Limits.LAST_WORD_DEADLINE);
        } catch (SSLException e) {
            LOG.debug("link broken reason=\"{}\"", e.getMessage());
            records.drop();
            socket.close();
        }
    }

    @Override
    public void reset() {
        closed();
        records.drop();
        socket.reset();
    }

    private void closed() {
        interest = 0;
        if (wake != null) {
            wake.cancel();
        }
    }

    @Override
    public String toString() {
        return "TLS over " + socket;
    }
}
