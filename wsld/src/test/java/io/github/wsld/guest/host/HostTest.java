package io.github.wsld.guest.host;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.protocol.ConnReply;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.Status;
import io.github.wsld.common.protocol.Target;
import io.github.wsld.common.stream.StreamTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Links from the guest over real sockets to a host that the test plays, with a clock of the test's own. */
@Timeout(300)
class HostTest {
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final byte[] NOTHING = {};
    /** The proof, the length, and the body that asks for x11. */
    private static final int REQUEST_BYTES = 32 + 2 + 5;

    @TempDir
    private Path folder;

    private final LoopThread thread = new LoopThread();
    private final Recorded outcome = new Recorded();
    private FakeHost fake;

    @BeforeEach
    void listen() throws Exception {
        fake = new FakeHost(folder.resolve("link"));
    }

    @AfterEach
    void close() throws Exception {
        thread.close();
        fake.close();
    }

    private Host host(LinkKey key) {
        return host(key, "link");
    }

    private Host host(LinkKey key, String... sockets) {
        List<Endpoint> endpoints = Stream.of(sockets)
                .map(socket -> (Endpoint) Endpoint.Unix.path(folder.resolve(socket)))
                .toList();
        return new Host(
                thread.loop,
                new HostSettings(endpoints, key, Duration.ofSeconds(5), StreamTimes.DEFAULT),
                new Random(4)::nextBytes);
    }

    private void connect(Host host) {
        thread.call(() -> {
            host.connect(new Target.DefaultDisplay(), outcome);
            return null;
        });
    }

    private String noLink(String cause) {
        return "no link to wsldhost at unix:" + folder.resolve("link") + ": " + cause;
    }

    @Test
    void theTargetsFirstBytesComeAlong() throws Exception {
        connect(host(LinkKey.NONE));
        fake.accept().answer(ConnReply.OK.encode(), NOTHING);
        assertEquals("connected, 0 bytes", outcome.take());
    }

    @Test
    void theHostsReasonIsTold() throws Exception {
        connect(host(LinkKey.NONE));
        Reason reason = new Reason(Reason.TARGET_REFUSED, "no X server answers");
        fake.accept().answer(new ConnReply(Status.UNREACHABLE, reason).encode(), NOTHING);
        assertEquals("no X server answers", outcome.take());
        assertTrue(fake.isClosedByGuest());
    }

    @Test
    void aHostThatHangsUpIsSpokenToInTheOriginalsFunctionsFromThenOn() throws Exception {
        Host host = host(LinkKey.NONE);
        connect(host);
        fake.accept().hangUp();
        assertEquals("x11\0", new String(fake.accept().read(4), US_ASCII));
        assertEquals("unconfirmed", outcome.take());
        assertInstanceOf(HostState.Old.class, thread.call(host::state));

        connect(host);
        assertEquals("x11\0", new String(fake.accept().read(4), US_ASCII));
        assertEquals("unconfirmed", outcome.take());
    }

    @Test
    void withAKeyThereIsNoFallBack() throws Exception {
        Host host = host(LinkKey.of("0123456789abcdef0123456789abcdef".getBytes(US_ASCII)));
        connect(host);
        fake.accept().hangUp();
        assertEquals(
                noLink("the host closed without an answer: it is an old wsldhost, or none at all"), outcome.take());
        assertInstanceOf(HostState.Unknown.class, thread.call(host::state));
        assertFalse(fake.isDialled());
    }

    @Test
    void aBusyHostIsNoOldOne() throws Exception {
        Host host = host(LinkKey.NONE);
        connect(host);
        fake.accept().refuseAsBusy();
        fake.read(REQUEST_BYTES);
        assertEquals(noLink("the host has too many links under way; try again later"), outcome.take());
        assertInstanceOf(HostState.Unknown.class, thread.call(host::state));
        assertTrue(fake.isClosedByGuest());
        assertFalse(fake.isDialled());
    }

    @Test
    void aHostThatSaysNothingIsGivenUpAfterTenSeconds() throws Exception {
        Host host = host(LinkKey.NONE);
        connect(host);
        fake.accept().read(48 + REQUEST_BYTES);

        thread.advance(Limits.SETUP_DEADLINE.minus(MOMENT));
        assertTrue(outcome.isEmpty());
        thread.advance(MOMENT);
        assertEquals(noLink("the other side did not go on with the link set-up in time"), outcome.take());
        assertTrue(fake.isClosedByGuest());
    }

    /** The REQUEST that went along with HELLO has had no effect to speak of. */
    @Test
    void aHostThatSaysNothingIsLookedForElsewhere() throws Exception {
        try (FakeHost second = new FakeHost(folder.resolve("second"))) {
            connect(host(LinkKey.NONE, "link", "second"));
            fake.accept().read(48 + REQUEST_BYTES);
            thread.advance(Limits.SETUP_DEADLINE);
            second.accept().answer(ConnReply.OK.encode(), NOTHING);
            assertEquals("connected, 0 bytes", outcome.take());
        }
    }

    /** Its target may be connected: once is enough. */
    @Test
    void aHostThatAnsweredHelloIsNot() throws Exception {
        try (FakeHost second = new FakeHost(folder.resolve("second"))) {
            connect(host(LinkKey.NONE, "link", "second"));
            fake.accept().challenge();
            fake.read(REQUEST_BYTES);
            fake.hangUp();
            outcome.take();
            assertFalse(second.isDialled());
        }
    }

    @Test
    void aHostThatDialsGetsThirtySecondsFromTheRequestOn() throws Exception {
        Host host = host(LinkKey.NONE);
        connect(host);
        fake.accept().challenge();
        fake.read(REQUEST_BYTES);
        thread.settle();

        thread.advance(Limits.REPLY_DEADLINE.minus(MOMENT));
        assertTrue(outcome.isEmpty());
        thread.advance(MOMENT);
        assertEquals(noLink("the other side did not go on with the link set-up in time"), outcome.take());
        assertTrue(fake.isClosedByGuest());
    }

    @Test
    void nobodyThereIsAnOutage() throws Exception {
        fake.close();
        Host host = host(LinkKey.NONE);
        connect(host);
        String reason = outcome.take();
        assertEquals(
                "wsldhost is not reached at unix:" + folder.resolve("link")
                        + "; start it on the host (ECONNREFUSED (111), connection refused)",
                reason);
        assertEquals(new HostState.Down(DownCause.NOBODY, reason), thread.call(host::state));
    }
}
