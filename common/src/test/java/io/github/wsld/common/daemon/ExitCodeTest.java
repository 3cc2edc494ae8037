package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ExitCodeTest {

    @Test
    void listsTheCodesInOrderWithTheirMeaning() {
        assertEquals(
                List.of("0", "64", "69", "70", "71", "73", "74", "75", "77", "78"),
                List.copyOf(ExitCode.meanings().keySet()));
        assertEquals("the configuration is wrong", ExitCode.meanings().get("78"));
    }
}
