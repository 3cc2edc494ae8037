package io.github.wsld.common.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process can be sent no SIGTERM there")
final class ShutdownSignalTest {

    @Test
    void aTerminatedDaemonStopsInOrderAndHasNotFailed() throws Exception {
        try (ChildJvm child = new ChildJvm(ShutdownProgram.class, "run")) {
            child.readUntil("running");
            child.terminate();
            String output = child.readAll();
            assertTrue(output.contains("stopping signal=SIGTERM"), output);
            assertTrue(output.indexOf("stop second") < output.indexOf("stop first"), output);
            assertTrue(output.contains("stopped result=GRACEFUL"), output);
            assertEquals(0, child.exitCode());
        }
    }

    @Test
    void anInterruptedDaemonStopsAsWell() throws Exception {
        // A shell that runs its children in the background has them ignore SIGINT, and so their children.
        List<String> env = List.of("env", "--default-signal=INT");
        try (ChildJvm child = new ChildJvm(env, System.getProperty("java.class.path"), ShutdownProgram.class, "run")) {
            child.readUntil("running");
            child.interrupt();
            assertTrue(child.readAll().contains("stopping signal=SIGINT"));
            assertEquals(0, child.exitCode());
        }
    }

    @Test
    void aForcedStopSaysTryAgainAndStopsTheOtherParts() throws Exception {
        try (ChildJvm child = new ChildJvm(ShutdownProgram.class, "hang-in-stop")) {
            child.readUntil("running");
            child.terminate();
            String output = child.readAll();
            assertTrue(output.contains("part not stopped name=second reason=did not stop within"), output);
            assertTrue(output.contains("stop first"), output);
            assertEquals(ExitCode.TEMPFAIL.code(), child.exitCode());
        }
    }

    @Test
    void aFailureToStopSaysTryAgain() throws Exception {
        try (ChildJvm child = new ChildJvm(ShutdownProgram.class, "throw-in-stop")) {
            child.readUntil("running");
            child.terminate();
            assertTrue(child.readAll().contains("reason=cannot stop"));
            assertEquals(ExitCode.TEMPFAIL.code(), child.exitCode());
        }
    }

    @Test
    void aSignalDuringTheStartStopsWhatHadStarted() throws Exception {
        try (ChildJvm child = new ChildJvm(ShutdownProgram.class, "slow-start")) {
            child.readUntil("in start");
            child.terminate();
            String output = child.readAll();
            assertTrue(output.contains("stop first"), output);
            assertEquals(0, child.exitCode());
        }
    }

    @Test
    void aFailedStartKeepsItsCode() throws Exception {
        try (ChildJvm child = new ChildJvm(ShutdownProgram.class, "fail")) {
            String output = child.readAll();
            assertTrue(output.contains("second: no host"), output);
            assertTrue(output.contains("stop first"), output);
            assertFalse(output.contains("stop second"), output);
            assertEquals(ExitCode.UNAVAILABLE.code(), child.exitCode());
        }
    }

    @Test
    void anExitKeepsItsCodeAndStopsTheParts() throws Exception {
        try (ChildJvm child = new ChildJvm(ShutdownProgram.class, "exit")) {
            assertTrue(child.readAll().contains("stop first"));
            assertEquals(ExitCode.CONFIG.code(), child.exitCode());
        }
    }

    @Test
    void anExceptionOutOfMainIsNoSuccess() throws Exception {
        try (ChildJvm child = new ChildJvm(ShutdownProgram.class, "throw")) {
            assertTrue(child.readAll().contains("stop first"));
            assertEquals(1, child.exitCode());
        }
    }

    @Test
    void aMainThatReturnsEndsWithZero() throws Exception {
        try (ChildJvm child = new ChildJvm(ShutdownProgram.class, "return")) {
            assertTrue(child.readAll().contains("stop first"));
            assertEquals(0, child.exitCode());
        }
    }

    @Test
    void onlyASignalHalts() {
        List<Integer> halts = new ArrayList<>();
        Lifecycle lifecycle = new Lifecycle(List.of());
        ShutdownSignal shutdown = new ShutdownSignal(lifecycle, Duration.ofSeconds(1), halts::add);
        shutdown.end(Optional.empty());
        assertEquals(List.of(), halts);
        shutdown.end(Optional.of("SIGTERM"));
        assertEquals(List.of(0), halts);
    }
}
