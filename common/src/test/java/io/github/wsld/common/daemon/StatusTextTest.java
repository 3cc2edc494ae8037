package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusTextTest {

    private static String render(int columns, Status... statuses) {
        return new StatusText(ZoneOffset.UTC, columns).render(List.of(statuses));
    }

    @Test
    void showsAllInAlignedColumns() {
        assertEquals("""
                wsld 0.1.0, pid 4711, up 3h 12m
                  listens   x11 on unix:/tmp/.X11-unix/X0
                  listens   tcp on tcp:127.0.0.2:1234
                  host      vsock:2:6000, up, round trip 412 us, wsldhost 0.1.0
                  forwards  8080, 9000-9010 by nft, IPv4 and IPv6
                  skips     5432, which something in this guest listens on, and so not
                            we
                  so far    120 accepted, 5 active, 1 refused, 2 unknown functions
                            3.8 MiB up, 77 B down
                  streams   9 opened, 2 resumed, 3 links lost
                  relay       up      down     age  state        target
                     17  1.2 KiB  86.0 KiB  12.4 s  open         x11
                     18      0 B   3.0 TiB  9d 00h  half-closed  tcp:8080
                  and 3 more
                       up      down  waiting     age  resumes  state    target  over
                  1.2 KiB  86.0 KiB      0 B  3m 00s        2  open     x11     vsock:..
                      7 B   3.0 TiB  2.0 KiB  9d 00h        0  waiting  tcp:22  no link
                  and 4 more
                  last errors
                  11-21 10:01:00  no X server answers on "6000"?ä (3 times since 11-21
                                  10:00:00)
                """, render(72, StatusJsonTest.FULL));
    }

    @Test
    void anIdleDaemonIsDescribedInSentencesAndDaemonsFollowEachOther() {
        String idle = """
                wsldhost 0.1.0, pid 1, up 0 us
                  listens  on nothing
                  so far   0 accepted, 0 active, 0 refused, 0 unknown functions
                           0 B up, 0 B down
                  No relay is open.
                  No errors.
                """;
        assertEquals(idle + "\n" + idle, render(80, StatusJsonTest.EMPTY, StatusJsonTest.EMPTY));
        assertEquals("", render(80));
    }

    @Test
    void aHostThatIsDownStandsOut() {
        Status down = withHost(new Status.HostLink(
                "vsock:2:6000", Status.LinkState.DOWN, Optional.empty(), Optional.of("bad\u001b[2J")));
        assertTrue(render(80, down).contains("  host     vsock:2:6000, DOWN, bad?[2J\n"), render(80, down));
        Status untried = withHost(
                new Status.HostLink("vsock:2:6000", Status.LinkState.UNTRIED, Optional.empty(), Optional.empty()));
        assertTrue(render(80, untried).contains("  host     vsock:2:6000, not tried yet\n"), render(80, untried));
    }

    private static Status withHost(Status.HostLink host) {
        Status empty = StatusJsonTest.EMPTY;
        return new Status(
                empty.program(),
                empty.version(),
                empty.pid(),
                empty.startedAt(),
                empty.uptime(),
                empty.listeners(),
                Optional.of(host),
                empty.notes(),
                empty.relays(),
                empty.relaysOmitted(),
                empty.counters(),
                empty.errors(),
                empty.streams());
    }

    @Test
    void everyLineFitsTheTerminal() {
        for (int columns : new int[] {40, 57, 80, 200}) {
            for (String line : render(columns, StatusJsonTest.FULL).split("\n")) {
                assertTrue(line.length() <= columns, columns + ": " + line);
            }
        }
        assertEquals(render(StatusText.MIN_COLUMNS, StatusJsonTest.FULL), render(0, StatusJsonTest.FULL));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1535, 1.4 KiB",
        "1536, 1.5 KiB",
        "1048575, 1023.9 KiB",
        "1048576, 1.0 MiB",
        "9223372036854775807, 7.9 EiB",
    })
    void bytes(long bytes, String expected) {
        assertEquals(expected, Quantities.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 us",
        "PT0.000999S, 999 us",
        "PT0.001S, 1.0 ms",
        "PT0.9999S, 999.9 ms",
        "PT1S, 1.0 s",
        "PT59.99S, 59.9 s",
        "PT1M, 1m 00s",
        "PT59M59S, 59m 59s",
        "PT1H, 1h 00m",
        "PT23H59M, 23h 59m",
        "PT24H, 1d 00h",
        "PT9999H, 416d 15h",
    })
    void durations(Duration duration, String expected) {
        assertEquals(expected, Quantities.duration(duration));
    }

    @Test
    void aLongErrorIsWrapped() {
        RecentErrors.Entry error =
                new RecentErrors.Entry(Instant.EPOCH, Instant.EPOCH, 1, "one two three " + "x".repeat(60) + " four");
        Status status = new Status(
                "wsld",
                "1",
                1,
                Instant.EPOCH,
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                0,
                Status.Counters.NONE,
                List.of(error),
                Status.Streams.NONE);
        assertTrue(
                render(40, status)
                        .endsWith("  01-01 00:00:00  one two three\n" + " ".repeat(18) + "x".repeat(20) + "..\n"
                                + " ".repeat(18) + "four\n"),
                render(40, status));
    }
}
