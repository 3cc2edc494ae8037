package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Interview;
import io.github.wsld.common.doctor.InterviewChannel;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks servers by what wsldhost itself would connect with, pipes included. Runs on the calling thread, on a loop of
 * its own for each question.
 *
 * @param limit for a connection, and for the answer
 */
record Asking(Supplier<EventLoop> loops, Duration limit) {

    /** Asks one, and waits for what it says. */
    <A> A ask(Endpoint endpoint, Interview<A> interview) {
        EventLoop loop = loops.get();
        AtomicReference<A> answer = new AtomicReference<>();
        Consumer<A> end = said -> {
            answer.set(said);
            loop.stop();
        };
        loop.execute(() -> Dial.start(loop, endpoint, limit, new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                InterviewChannel.start(loop, channel, ByteBuffer.allocate(0), interview, limit, end);
            }

            @Override
            public void failed(DialFailure failure) {
                end.accept(interview.cutOff(failure.reason()));
            }
        }));
        loop.run();
        return answer.get();
    }
}
