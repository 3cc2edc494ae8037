package io.github.wsld.host.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.doctor.AgentAnswer;
import io.github.wsld.common.doctor.AgentInterview;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Level;
import io.github.wsld.common.doctor.XServerAnswer;
import io.github.wsld.common.doctor.XServerInterview;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.host.platform.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("windows-too")
@Timeout(300)
class ExaminationTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    private record Found(String title, Fact<Finding> finding) implements Check {
        @Override
        public List<Finding> look() throws IOException, InterruptedException {
            return List.of(finding.get());
        }
    }

    private static Check well(String title) {
        return new Found(title, () -> Finding.ok(title, "well"));
    }

    @Test
    void findingsComeInTheOrderOfTheChecksAndThoseThatCannotKnowSaySo() throws Exception {
        List<Finding> findings = new Examination(
                        List.of(
                                well("a"),
                                new Found("b", () -> {
                                    throw new IOException("the table cannot be read");
                                }),
                                well("c")),
                        LONG)
                .run()
                .all();
        assertEquals(
                List.of("a", "b", "c"), findings.stream().map(Finding::title).toList());
        Verdicts.is(findings.get(1), Level.WARNING, "not known: the table cannot be read");
    }

    @Test
    void oneThatHangsHoldsUpNobody() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Check hanging = new Found("hangs", () -> {
            never.await();
            return Finding.ok("hangs", "no more");
        });
        List<Finding> findings =
                new Examination(List.of(hanging), Duration.ofMillis(1)).run().all();
        never.countDown();
        Verdicts.is(findings.get(0), Level.WARNING, "not known: nothing answered");
    }

    @Test
    void aDefectIsNotHidden() {
        Check broken = new Found("broken", () -> {
            throw new IllegalArgumentException("oh");
        });
        assertThrows(IllegalStateException.class, () -> new Examination(List.of(broken), LONG).run());
    }

    @Test
    void aFactIsFoundOutOnce() throws Exception {
        int[] times = {0};
        Fact<Integer> fact = Fact.once(() -> ++times[0]);
        assertEquals(1, fact.get());
        assertEquals(1, fact.get());
    }

    private static Asking asking(Duration limit) {
        Platform platform = Platform.here();
        return new Asking(() -> platform.loop(platform.pollers().get(0)), limit);
    }

    @Test
    void whatNobodyAnswersIsToldWithItsCode() throws IOException {
        int closed;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = gone.getLocalPort();
        }
        AgentAnswer answer = asking(LONG).ask(new Endpoint.Tcp("127.0.0.1", closed), new AgentInterview());
        assertTrue(answer.toString().contains("refused"), answer::toString);
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            XServerAnswer answer = asking(Duration.ofMillis(200))
                    .ask(new Endpoint.Tcp("127.0.0.1", silent.getLocalPort()), new XServerInterview());
            assertTrue(answer instanceof XServerAnswer.None, answer::toString);
        }
    }
}
