package io.github.wsld.common.tls;

import io.github.wsld.common.loop.Buffer;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Workers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes channels encrypted. What a handshake has to compute runs on workers, four at a time, so that many at once leave the workers
 * to others. Takes two buffers at the first handshake, for all links, and keeps them. For the loop's thread.
 */
public final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    /** Computations of handshakes under way. */
    private static final int MOST_TASKS = 4;

    private final EventLoop loop;
    private final Workers workers;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;
    private Buffer in;
    private Buffer out;
    private SSLContext client;

    public Tls(EventLoop loop, Workers workers) {
        this.loop = loop;
        this.workers = workers;
    }

    /** Begins the guest's side of a handshake. Takes over the channel. */
    public TlsHandshake toHost(Channel socket, Duration limit, TlsHandshake.Outcome outcome) {
        return TlsHandshake.start(this, socket, this::clientEngine, limit, outcome);
    }

    /** Begins the host's side of a handshake, whoever has dialled. Takes over the channel. */
    public TlsHandshake toGuest(
            Channel socket, HostCertificate certificate, Duration limit, TlsHandshake.Outcome outcome) {
        return TlsHandshake.start(this, socket, certificate::engine, limit, outcome);
    }

    private synchronized SSLEngine clientEngine() throws Exception {
        if (client == null) {
            client = Engines.context(null);
        }
        return Engines.client(client);
    }

    EventLoop loop() {
        return loop;
    }

    Records records(SSLEngine engine, Channel socket) {
        if (in == null) {
            in = loop.buffers().take();
            out = loop.buffers().take();
            warnOfSlowCompiler();
        }
        return new Records(engine, socket, loop.buffers(), in, out);
    }

    <T> void work(Callable<T> task, Workers.Outcome<T> outcome) {
        if (underWay == MOST_TASKS) {
            waiting.add(() -> begin(task, outcome));
        } else {
            begin(task, outcome);
        }
    }

    private <T> void begin(Callable<T> task, Workers.Outcome<T> outcome) {
        underWay++;
        workers.submit("tls", task, new Workers.Outcome<>() {
            @Override
            public void done(T result) {
                next();
                outcome.done(result);
            }

            @Override
            public void failed(Exception cause) {
                next();
                outcome.failed(cause);
            }
        });
    }

    private void next() {
        underWay--;
        Runnable first = waiting.poll();
        if (first != null) {
            first.run();
        }
    }

    /** HotSpot's name for what {@code -XX:TieredStopAtLevel=1} makes of it. */
    private static void warnOfSlowCompiler() {
        if (System.getProperty("java.vm.info", "").contains("emulated-client")) {
            LOG.warn("encryption will be slow: this Java runs with -XX:TieredStopAtLevel=1, whose code for it is a"
                    + " hundred times slower; leave that option out");
        }
    }
}
