package io.github.wsld.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    private static final List<String> KEYS = List.of("host", "service_port", "time", "force", "x11");

    @Test
    void findsWhatWasMeant() {
        assertEquals(Optional.of("service_port"), NearestName.of("servce_prot", KEYS));
        assertEquals(Optional.of("service_port"), NearestName.of("Service-Port", KEYS));
        assertEquals(Optional.of("time"), NearestName.of("tiem", KEYS));
        assertEquals(Optional.of("host"), NearestName.of("hots", KEYS));
        assertEquals(Optional.of("x11"), NearestName.of("x1", KEYS));
    }

    @Test
    void suggestsNothingFarAway() {
        assertEquals(Optional.empty(), NearestName.of("colour", KEYS));
        assertEquals(Optional.empty(), NearestName.of("tm", List.of("time")));
        assertEquals(Optional.empty(), NearestName.of("", KEYS));
        assertEquals(Optional.empty(), NearestName.of("x".repeat(1_000_000), KEYS));
        assertEquals(Optional.empty(), NearestName.of("host", List.of()));
    }

    @Test
    void takesTheFirstOfEquals() {
        assertEquals(Optional.of("cat"), NearestName.of("bat", List.of("cat", "rat")));
        assertEquals(Optional.of("bat"), NearestName.of("bat", List.of("cat", "bat")));
    }
}
