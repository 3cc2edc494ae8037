package io.github.wsld.guest.host;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.StreamTimes;
import io.github.wsld.guest.stream.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that comes while the links of a host that is there are cut as soon as they are made; with a clock of the test's own. */
@Timeout(300)
class CutLinksTest {
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] NOTHING = {};

    @TempDir
    private Path folder;

    private final LoopThread thread = new LoopThread();
    private final NonceSource nonces = new Random(4)::nextBytes;
    private final Recorded outcome = new Recorded();
    private FakeHost fake;
    private Host host;

    @BeforeEach
    void listen() throws Exception {
        fake = new FakeHost(folder.resolve("link"));
    }

    private void connect(LinkKey key) {
        HostSettings settings = new HostSettings(
                List.of(Endpoint.Unix.path(folder.resolve("link"))), key, Duration.ofSeconds(5), StreamTimes.DEFAULT);
        thread.call(() -> {
            host = new Host(thread.loop, settings, nonces);
            host.answeredBefore();
            new Streams(host, Instance.random(nonces), new RecentErrors(Clock.systemUTC()))
                    .connect(new Target.DefaultDisplay(), outcome);
            return null;
        });
    }

    @AfterEach
    void close() throws Exception {
        thread.close();
        fake.close();
    }

    /** Cuts the next link, and waits until the guest knows. */
    private void cut() throws Exception {
        fake.accept().hangUp();
        // Not while a dial of an endpoint that does not work is under way.
        thread.await(() -> host.routes().first().dials().deadline() != Long.MAX_VALUE);
    }

    @Test
    void itIsServedOnceALinkLasts() throws Exception {
        connect(LinkKey.NONE);
        cut();
        int dials = 1;
        for (int millis : new int[] {50, 100, 200, 200, 200, 200, 200, 200, 200, 200}) {
            thread.advance(Duration.ofMillis(millis).minus(MOMENT));
            assertFalse(fake.isDialled());
            thread.advance(MOMENT);
            cut();
            dials++;
        }
        assertTrue(outcome.isEmpty());
        thread.advance(Duration.ofMillis(200));
        fake.accept().answer(StrmReply.ok(dials + 1, 0, 4096).encode(), NOTHING);
        assertEquals("opened", outcome.take());
    }

    @Test
    void itIsToldWhenNoneHasLastedForLong() throws Exception {
        connect(LinkKey.NONE);
        cut();
        thread.advance(PATIENCE.minus(MOMENT));
        cut();
        assertTrue(outcome.isEmpty());
        thread.advance(PATIENCE);
        fake.accept().hangUp();
        assertEquals(
                "no link to wsldhost at unix:" + folder.resolve("link")
                        + ": the host closed without an answer: it is an old wsldhost, or none at all",
                outcome.take());
    }

    @Test
    void itIsToldAtOnceWhenTheHostGoesAway() throws Exception {
        connect(LinkKey.NONE);
        cut();
        fake.close();
        Files.delete(folder.resolve("link"));
        thread.advance(Duration.ofMillis(50));
        String told = outcome.take();
        assertTrue(told.startsWith("wsldhost is not reached at unix:"), told);
    }

    @Test
    void itIsToldAtOnceWhenTheKeysDoNotFit() throws Exception {
        connect(LinkKey.of("0123456789abcdef0123456789abcdef".getBytes(US_ASCII)));
        fake.accept().refuseAsBusy();
        String told = outcome.take();
        assertTrue(told.contains("the other side has no key"), told);
    }
}
