package io.github.wsld.common.tls;

import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.loop.Workers;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * One TLS handshake on a connected channel, with a deadline. Ends by telling its outcome once, always from the loop and never from
 * within its start, or by {@link #cancel}. Owns the channel until then. For the loop's thread.
 */
public final class TlsHandshake implements EventHandler {
    /** How a handshake ended. */
    public interface Outcome {
        /**
         * Takes over the encrypted channel; it is paused: give it a handler, then {@link Channel#interest}.
         *
         * @param certificateDigest SHA-256 of the host's certificate in DER, as this side saw it
         */
        void secured(Channel channel, byte[] certificateDigest);

        /**
         * The channel is closed.
         *
         * @param reason in words
         */
        void failed(String reason);
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Tls tls;
    private final Channel socket;
    private final Outcome outcome;
    private Timer deadline;
    private Records records;
    private volatile boolean ended;

    private TlsHandshake(Tls tls, Channel socket, Outcome outcome) {
        this.tls = tls;
        this.socket = socket;
        this.outcome = outcome;
    }

    static TlsHandshake start(Tls tls, Channel socket, Callable<SSLEngine> engine, Duration limit, Outcome outcome) {
        TlsHandshake handshake = new TlsHandshake(tls, socket, outcome);
        socket.handler(handshake);
        handshake.deadline =
                tls.loop().schedule(limit, () -> handshake.fail("no TLS handshake within " + limit.toSeconds() + " s"));
        // The first engine of a process takes long to make, and a client's computes its share of the key.
        handshake.compute(
                () -> {
                    SSLEngine made = engine.call();
                    made.beginHandshake();
                    return made;
                },
                made -> handshake.records = tls.records(made, socket));
        return handshake;
    }

    /** Gives the handshake up; no outcome is told. No effect when it has ended. */
    public void cancel() {
        if (!ended) {
            end();
            if (records != null) {
                records.drop();
            }
            socket.close();
        }
    }

    @Override
    public void ready(int events) {
        step();
    }

    @Override
    public void abort(Throwable cause) {
        if (!ended) {
            fail("the TLS handshake failed here: " + cause);
        }
    }

    /** What a task gives, on the loop's thread. */
    private interface Taker<T> {
        void take(T result);
    }

    /** Computes on a worker, then goes on. The socket is not watched meanwhile: a hang-up would be told again and again. */
    private <T> void compute(Callable<T> task, Taker<T> taker) {
        socket.pause();
        tls.work(() -> ended ? null : task.call(), new Workers.Outcome<>() {
            @Override
            public void done(T result) {
                if (!ended) {
                    taker.take(result);
                    step();
                }
            }

            @Override
            public void failed(Exception cause) {
                if (!ended) {
                    fail(words(cause));
                }
            }
        });
    }

    private void step() {
        try {
            advance();
        } catch (SSLException e) {
            sayWhatFailed();
            fail(words(e));
        }
    }

    private void advance() throws SSLException {
        while (true) {
            int result = records.flush();
            if (result < 0) {
                fail(tls.loop().sockets().describe(result));
                return;
            }
            if (records.hasUnsent()) {
                socket.interest(Poller.WRITABLE);
                return;
            }
            switch (records.engine().getHandshakeStatus()) {
                case NEED_TASK -> {
                    Runnable task = records.engine().getDelegatedTask();
                    compute(
                            () -> {
                                task.run();
                                return null;
                            },
                            unused -> {});
                    return;
                }
                case NEED_WRAP -> {
                    result = records.write(NOTHING);
                    if (result < 0 && result != Sockets.WOULD_BLOCK) {
                        fail(tls.loop().sockets().describe(result));
                        return;
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    secured();
                    return;
                }
                default -> {
                    if (!unwrap()) {
                        return;
                    }
                }
            }
        }
    }

    /** Takes one record in; false when the link waits for more, or has failed. */
    private boolean unwrap() throws SSLException {
        ByteBuffer bytes = records.resume();
        try {
            while (true) {
                SSLEngineResult result = records.engine().unwrap(bytes, NOTHING);
                if (result.getStatus() == SSLEngineResult.Status.OK) {
                    return true;
                }
                if (result.getStatus() != SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                    fail("the other side ended the TLS handshake");
                    return false;
                }
                int count = records.fill(bytes);
                if (count == Sockets.WOULD_BLOCK) {
                    socket.interest(Poller.READABLE);
                    return false;
                }
                if (count <= 0) {
                    fail(
                            count == 0
                                    ? "the other side closed in the middle of the TLS handshake"
                                    : tls.loop().sockets().describe(count));
                    return false;
                }
            }
        } finally {
            records.pause(bytes);
        }
    }

    private void secured() {
        byte[] digest;
        try {
            SSLEngine engine = records.engine();
            Certificate[] certificates = engine.getUseClientMode()
                    ? engine.getSession().getPeerCertificates()
                    : engine.getSession().getLocalCertificates();
            digest = HostCertificate.digest(certificates[0]);
        } catch (SSLException | GeneralSecurityException e) {
            fail("the host's certificate is not to be read: " + e.getMessage());
            return;
        }
        end();
        socket.pause();
        TlsFilter filter = new TlsFilter(tls.loop(), records);
        try {
            outcome.secured(filter.channel(), digest);
        } catch (RuntimeException e) {
            if (filter.channel().handler() == filter) {
                filter.channel().reset();
            }
            throw e;
        }
    }

    /** The alert that the engine has ready, if the socket takes it. */
    private void sayWhatFailed() {
        try {
            records.write(NOTHING);
        } catch (SSLException e) {
            // It is the failure that is dealt with already.
        }
    }

    private void fail(String reason) {
        end();
        if (records != null) {
            records.drop();
        }
        socket.close();
        outcome.failed(reason);
    }

    private void end() {
        ended = true;
        deadline.cancel();
    }

    private static String words(Exception cause) {
        return "the TLS handshake failed: " + cause.getMessage();
    }

    @Override
    public String toString() {
        return "TLS handshake on " + socket;
    }
}
