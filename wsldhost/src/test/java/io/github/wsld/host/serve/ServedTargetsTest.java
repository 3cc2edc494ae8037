package io.github.wsld.host.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.endpoint.PortRanges;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServedTargetsTest {
    private static final Endpoint.Tcp DISPLAY = new Endpoint.Tcp("::1", 6001);

    private static Status status(List<Status.Note> notes) {
        return new Status(
                "wsldhost",
                "1",
                7,
                Instant.EPOCH,
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                notes,
                List.of(),
                0,
                Status.Counters.NONE,
                List.of(),
                Status.Streams.NONE);
    }

    @Test
    void whatIsToldIsReadAgain() {
        for (Optional<Endpoint> agent :
                List.of(Optional.<Endpoint>empty(), Optional.<Endpoint>of(new Endpoint.Pipe("agent")))) {
            ServedTargets told = new ServedTargets(DISPLAY, agent, PortRanges.parse("80,1024-2048"));
            assertEquals(Optional.of(told), ServedTargets.in(status(told.notes())));
        }
        ServedTargets without = new ServedTargets(DISPLAY, Optional.empty(), PortRanges.NONE);
        assertEquals(Optional.of(without), ServedTargets.in(status(without.notes())));
    }

    @Test
    void whatAnotherVersionTellsOtherwiseIsNotRead() {
        assertEquals(Optional.empty(), ServedTargets.in(status(List.of())));
        for (String display : List.of("127.0.0.1:6000", "unix:/x", "")) {
            assertEquals(
                    Optional.empty(),
                    ServedTargets.in(status(
                            List.of(new Status.Note("display", display), new Status.Note("ports", "1024-65535")))),
                    display);
        }
    }
}
