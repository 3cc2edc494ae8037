package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Interview;
import io.github.wsld.common.doctor.InterviewChannel;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.WorkerPool;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.common.tls.Tls;
import io.github.wsld.guest.host.Dialers;
import io.github.wsld.guest.host.DownCause;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostProbe;
import io.github.wsld.guest.host.HostSettings;
import io.github.wsld.guest.host.HostState;
import io.github.wsld.guest.host.LinkOutcome;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks hosts and servers, by links and connections of its own, over an event loop that it runs on a thread of its own and ends with
 * {@link #close}. Any thread.
 */
final class Interviews implements AutoCloseable {
    private static final Duration DIAL_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);
    /** For all of it, set-up and reply of a link included. */
    private static final Duration WHOLE_LIMIT = Duration.ofSeconds(15);

    private final EventLoop loop;
    private final WorkerPool workers;
    private final LinkKey key;
    private final NonceSource nonces = new SecureRandom()::nextBytes;

    /**
     * @param loop not running yet
     * @param key what links are proved with
     */
    Interviews(EventLoop loop, LinkKey key) {
        this.loop = loop;
        this.workers = new WorkerPool(loop);
        this.key = key;
        Thread thread = new Thread(loop::run, "doctor");
        thread.setDaemon(true);
        thread.start();
    }

    /** Who answers at an endpoint; told within seconds. */
    CompletableFuture<HostState> host(Endpoint endpoint) {
        CompletableFuture<HostState> answer = new CompletableFuture<>();
        loop.execute(() -> {
            Host host = host(endpoint, DIAL_LIMIT);
            HostProbe probe = new HostProbe(host, Optional.empty(), () -> 0);
            host.onFound(state -> {
                probe.close();
                answer.complete(state);
            });
            probe.start();
        });
        HostState silent = new HostState.Down(
                DownCause.STALLED,
                Host.noLink(endpoint, "it takes more than " + WHOLE_LIMIT.toSeconds() + " s to say who it is"));
        return answer.completeOnTimeout(silent, WHOLE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Host host(Endpoint endpoint, Duration limit) {
        HostSettings settings = new HostSettings(List.of(endpoint), key, limit, StreamTimes.DEFAULT);
        return new Host(loop, settings, nonces, new Dialers(loop, new Tls(loop, workers), key, nonces, limit));
    }

    /** Asks a target of a host. */
    <A> CompletableFuture<A> over(Endpoint endpoint, Target target, Interview<A> interview) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        loop.execute(() -> host(endpoint, DIAL_LIMIT).connect(target, new LinkOutcome() {
            @Override
            public void connected(Channel link, ByteBuffer first) {
                InterviewChannel.start(loop, link, first, interview, ANSWER_LIMIT, answer::complete);
            }

            @Override
            public void unconfirmed(Channel link) {
                connected(link, ByteBuffer.allocate(0));
            }

            @Override
            public void failed(String reason) {
                answer.complete(interview.cutOff(reason));
            }
        }));
        return withinLimit(answer, interview);
    }

    /** Asks a server at a socket of this guest. */
    <A> CompletableFuture<A> at(Endpoint.Unix socket, Interview<A> interview) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        loop.execute(() -> Dial.start(loop, socket, DIAL_LIMIT, new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                InterviewChannel.start(
                        loop, channel, ByteBuffer.allocate(0), interview, ANSWER_LIMIT, answer::complete);
            }

            @Override
            public void failed(DialFailure failure) {
                answer.complete(interview.cutOff(failure.reason()));
            }
        }));
        return withinLimit(answer, interview);
    }

    private static <A> CompletableFuture<A> withinLimit(CompletableFuture<A> answer, Interview<A> interview) {
        A silent = interview.cutOff("no answer within " + WHOLE_LIMIT.toSeconds() + " s");
        return answer.completeOnTimeout(silent, WHOLE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        workers.close();
        loop.stop();
    }
}
