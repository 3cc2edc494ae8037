package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusJsonTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    static final Status FULL = new Status(
            "wsld",
            "0.1.0",
            4711,
            START,
            Duration.ofMillis(11_524_250),
            List.of(
                    new Status.Listening("x11", "unix:/tmp/.X11-unix/X0"),
                    new Status.Listening("tcp", "tcp:127.0.0.2:1234")),
            Optional.of(new Status.HostLink(
                    "vsock:2:6000",
                    Status.LinkState.UP,
                    Optional.of(Duration.ofNanos(412_000)),
                    Optional.of("wsldhost 0.1.0"))),
            List.of(
                    new Status.Note("forwards", "8080, 9000-9010 by nft, IPv4 and IPv6"),
                    new Status.Note("skips", "5432, which something in this guest listens on, and so not we")),
            List.of(
                    new Status.Relay(17, "x11", 1240, 88_123, Duration.ofMillis(12_400), "open"),
                    new Status.Relay(18, "tcp:8080", 0, 3L << 40, Duration.ofDays(9), "half-closed")),
            3,
            new Status.Counters(120, 5, 1, 4_000_000, 77, 2),
            List.of(new RecentErrors.Entry(START, START.plusSeconds(60), 3, "no X server answers on \"6000\"\nä")),
            new Status.Streams(
                    List.of(
                            new Status.Stream(
                                    "x11",
                                    "open",
                                    Duration.ofMinutes(3),
                                    1240,
                                    88_123,
                                    0,
                                    2,
                                    Optional.of("vsock:2:6000")),
                            new Status.Stream(
                                    "tcp:22", "waiting", Duration.ofDays(9), 7, 3L << 40, 2048, 0, Optional.empty())),
                    4,
                    9,
                    2,
                    3));

    static final Status EMPTY = new Status(
            "wsldhost",
            "0.1.0",
            1,
            START,
            Duration.ZERO,
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            0,
            Status.Counters.NONE,
            List.of(),
            Status.Streams.NONE);

    private static String json(Status status) {
        return new String(StatusJson.write(status), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        assertEquals(FULL, StatusJson.read(json(FULL)));
        assertEquals(EMPTY, StatusJson.read(json(EMPTY)));
    }

    @Test
    void theFormIsFixed() {
        assertEquals(
                "{\"program\":\"wsldhost\",\"version\":\"0.1.0\",\"pid\":1,\"started_at\":\"2026-11-21T10:00:00Z\","
                        + "\"uptime_ms\":0,\"listeners\":[],\"notes\":[],\"relays\":[],\"relays_omitted\":0,"
                        + "\"streams\":[],\"streams_omitted\":0,"
                        + "\"stream_counters\":{\"opened\":0,\"resumes\":0,\"lost_links\":0},"
                        + "\"counters\":{\"accepted\":0,\"active\":0,\"refused\":0,\"up_bytes\":0,\"down_bytes\":0,"
                        + "\"unknown_functions\":0},\"errors\":[]}\n",
                json(EMPTY));
        assertTrue(
                json(FULL)
                        .contains("\"host\":{\"endpoint\":\"vsock:2:6000\",\"state\":\"up\",\"round_trip_us\":412,"
                                + "\"version\":\"wsldhost 0.1.0\"}"),
                json(FULL));
    }

    @Test
    void anotherVersionsFieldsAreSkippedAndMissingOnesEmpty() throws IOException {
        Status status = StatusJson.read("{\"new\":{\"deep\":[1,null,{}]},\"program\":\"wsld\",\"flag\":true,\"pid\":5,"
                + "\"relays\":[{\"id\":1,\"more\":[]}]}");
        assertEquals("wsld", status.program());
        assertEquals(5, status.pid());
        assertEquals(
                new Status.Relay(1, "", 0, 0, Duration.ZERO, ""),
                status.relays().get(0));
        assertEquals(Status.Counters.NONE, status.counters());
    }

    @Test
    void relaysAreWrittenUpToALimitAndTheRestCounted() throws IOException {
        Status many = withRelays(
                Collections.nCopies(Status.MAX_RELAYS + 7, FULL.relays().get(0)));
        Status read = StatusJson.read(json(many));
        assertEquals(Status.MAX_RELAYS, read.relays().size());
        assertEquals(FULL.relaysOmitted() + 7, read.relaysOmitted());
    }

    @Test
    void theGreatestStatusFitsIntoAReply() {
        Status.Relay relay = new Status.Relay(
                Long.MAX_VALUE,
                "x".repeat(255),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Duration.ofMillis(Long.MAX_VALUE),
                "half-closed");
        Status many = withRelays(Collections.nCopies(Status.MAX_RELAYS, relay));
        assertTrue(StatusJson.write(many).length < ControlClient.MAX_REPLY_BYTES / 2);
    }

    private static Status withRelays(List<Status.Relay> relays) {
        return new Status(
                FULL.program(),
                FULL.version(),
                FULL.pid(),
                FULL.startedAt(),
                FULL.uptime(),
                FULL.listeners(),
                FULL.host(),
                FULL.notes(),
                relays,
                FULL.relaysOmitted(),
                FULL.counters(),
                FULL.errors(),
                FULL.streams());
    }

    @Test
    void aDaemonsErrorIsPassedOn() {
        String reply = new String(StatusJson.error("unknown command: x"), StandardCharsets.UTF_8);
        IOException thrown = assertThrows(IOException.class, () -> StatusJson.read(reply));
        assertEquals("the daemon replied: unknown command: x", thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "nonsense",
                "{\"program\":\"wsld\"",
                "{\"program\":\"wsld\",\"pid\":\"x\"}",
                "{\"program\":\"wsld\",\"pid\":1.5}",
                "{\"program\":\"wsld\",\"started_at\":\"noon\"}",
                "{\"program\":\"wsld\",\"relays\":{}}",
                "{\"program\":\"wsld\",\"host\":{\"state\":\"strange\"}}",
                "{\"program\":\"wsld\",\"host\":{\"state\":\"up\",\"round_trip_us\":9223372036854775807}}",
            })
    void whatIsNoStatusIsAnIOException(String json) {
        assertThrows(IOException.class, () -> StatusJson.read(json));
    }

    @Test
    void mutatedBytesThrowNothingElse() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("StatusJsonTest seed " + seed);
        Random random = new Random(seed);
        byte[] good = StatusJson.write(FULL);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            }
            String text = new String(
                    bytes,
                    0,
                    random.nextInt(10) == 0 ? random.nextInt(bytes.length) : bytes.length,
                    StandardCharsets.UTF_8);
            try {
                StatusJson.read(text);
            } catch (IOException expected) {
                refused++;
            } catch (RuntimeException wrong) {
                throw new AssertionError("seed " + seed + " round " + round + ": " + text, wrong);
            }
        }
        assertTrue(refused > 1000, "refused " + refused + ", seed " + seed);
    }
}
