package io.github.wsld.guest.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Findings;
import io.github.wsld.common.doctor.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class DoctorTest {
    /** A check that does anything. */
    private record Given(Look look) implements Check {
        interface Look {
            List<Finding> at(Guest guest) throws InterruptedException;
        }

        @Override
        public String title() {
            return "given";
        }

        @Override
        public List<Finding> look(Guest guest) throws InterruptedException {
            return look.at(guest);
        }
    }

    @Test
    void aHealthyGuestHasNothingWrong() throws Exception {
        Findings findings = new Doctor().examine((Guest) new FakeGuest());
        assertEquals(ExitCode.OK, findings.exitCode());
        assertEquals(0, findings.count(Level.WARNING), findings::toString);
        assertEquals("configuration", findings.all().get(0).title());
    }

    @Test
    void aWrongConfigurationKeepsNoCheckFromItsWord() throws Exception {
        FakeGuest guest = new FakeGuest();
        guest.configured = new Configured(java.util.Optional.empty(), java.util.Optional.empty(), "wrong");
        guest.hosts = List.of();
        guest.daemons = Daemons.NONE;
        Findings findings = new Doctor().examine((Guest) guest);
        assertEquals(ExitCode.UNAVAILABLE, findings.exitCode());
        assertTrue(
                findings.all().stream().noneMatch(finding -> finding.text().contains("not known")), findings::toString);
    }

    @Test
    void aCheckThatNeverEndsIsAFindingItself() throws Exception {
        Given endless = new Given(guest -> {
            new CountDownLatch(1).await();
            return List.of();
        });
        List<Finding> findings = new Doctor(List.of(endless), Duration.ofMillis(1))
                .examine((Guest) new FakeGuest())
                .all();
        assertTrue(findings.get(0).text().contains("does not answer within"), findings::toString);
    }

    @Test
    void aCheckThatFailsIsAFindingItself() throws Exception {
        Given broken = new Given(guest -> {
            throw new IllegalStateException("defect");
        });
        List<Finding> findings = new Doctor(List.of(broken), Duration.ofSeconds(120))
                .examine((Guest) new FakeGuest())
                .all();
        assertTrue(findings.get(0).text().contains("defect"), findings::toString);
    }

    @Test
    void aCheckThatIsBarredSaysFromWhat() throws Exception {
        Given barred = new Given(guest -> {
            throw new UncheckedIOException("this user may not look at /x", new IOException());
        });
        Finding finding = new Doctor(List.of(barred), Duration.ofSeconds(120))
                .examine((Guest) new FakeGuest())
                .all()
                .get(0);
        assertEquals("not known: this user may not look at /x", finding.text());
        assertEquals("sudo wsld doctor", finding.help().orElseThrow());
    }

    @Test
    void checksLookBesideEachOther() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Given meets = new Given(guest -> {
            both.countDown();
            both.await();
            return List.of(Finding.ok("given", "met"));
        });
        assertEquals(
                2,
                new Doctor(List.of(meets, meets), Duration.ofSeconds(120))
                        .examine((Guest) new FakeGuest())
                        .count(Level.OK));
    }
}
