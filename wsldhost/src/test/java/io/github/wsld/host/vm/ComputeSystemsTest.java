package io.github.wsld.host.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("windows-too")
class ComputeSystemsTest {
    private static final String VM = "7B5D0F52-3C64-4C8B-9D2C-6B2F5A2F4F10";
    private static final String OTHER = "11111111-2222-3333-4444-555555555555";
    private static final UUID ID = UUID.fromString(VM);

    @Test
    void theMachineOfWslIsFoundAmongOthers() {
        ComputeSystems systems = ComputeSystems.parse(String.join(
                ",",
                "[{\"Id\":\"cowork-vm-929216c6\",\"SystemType\":\"Container\",\"Owner\":\"WSL\",\"RuntimeId\":\""
                        + OTHER + "\"}",
                "{\"Id\":\"" + OTHER + "\",\"Owner\":\"VMMS\",\"RuntimeId\":\"" + OTHER + "\"}",
                "{\"Id\":\"" + OTHER + "\",\"Owner\":\"WSLC\",\"RuntimeId\":\"" + OTHER + "\"}",
                "{\"Id\":\"" + OTHER + "\",\"RuntimeId\":\"" + OTHER + "\"}",
                "{\"Id\":\"" + OTHER + "\",\"Owner\":7,\"RuntimeId\":\"" + OTHER + "\"}",
                "{\"Id\":\"" + OTHER + "\",\"Owner\":\"WSL\",\"RuntimeId\":\"none\"}",
                "{\"Id\":\"" + OTHER + "\",\"Owner\":\"WSL\",\"RuntimeId\":\"00000000-0000-0000-0000-000000000000\"}",
                "null,17,\"text\",[],{}",
                "{\"Id\":\"" + VM + "\",\"State\":\"Running\",\"Owner\":\"WSL\",\"RuntimeId\":\"" + VM + "\"}]"));
        assertEquals(List.of(ID), systems.wsl());
        assertEquals(12, systems.skipped().size(), systems.skipped()::toString);
    }

    @Test
    void theRuntimeIdCounts() {
        assertEquals(
                List.of(ID),
                ComputeSystems.parse("[{\"Id\":\"" + OTHER + "\",\"Owner\":\"WSL\",\"RuntimeId\":\"" + VM.toLowerCase()
                                + "\"}]")
                        .wsl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", " [ ] \n"})
    void noMachines(String json) {
        assertEquals(List.of(), ComputeSystems.parse(json).wsl());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"{}", "17", "[{", "[{]}", "\u0000\u0001", "{\"Error\":-2143878885}", "Access is denied."})
    void whatIsNoListIsSaidToBeNone(String json) {
        assertThrows(IllegalArgumentException.class, () -> ComputeSystems.parse(json));
    }

    @Test
    void deepNestingIsRefusedAndNotRecursedInto() {
        assertThrows(IllegalArgumentException.class, () -> ComputeSystems.parse("[".repeat(1_000_000)));
    }
}
