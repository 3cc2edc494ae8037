package io.github.wsld.guest.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Level;
import java.util.List;
import java.util.Optional;

/** What a check says of a guest, compared with what it should. */
final class Verdicts {
    private final Check check;
    private final FakeGuest guest;

    Verdicts(Check check, FakeGuest guest) {
        this.check = check;
        this.guest = guest;
    }

    List<Finding> all() throws InterruptedException {
        return check.look(guest);
    }

    private Finding one(Level level, String part) throws InterruptedException {
        List<Finding> findings = all();
        assertEquals(1, findings.size(), findings::toString);
        Finding finding = findings.get(0);
        assertEquals(level, finding.level(), finding::toString);
        assertEquals(check.title(), finding.title());
        assertTrue(finding.text().contains(part), finding::toString);
        return finding;
    }

    void nothing() throws InterruptedException {
        assertEquals(List.of(), all());
    }

    void ok(String part) throws InterruptedException {
        one(Level.OK, part);
    }

    void notUsed(String part) throws InterruptedException {
        one(Level.NOT_USED, part);
    }

    void warning(String part, String help) throws InterruptedException {
        assertEquals(Optional.of(help), one(Level.WARNING, part).help());
    }

    void failure(String part, String help) throws InterruptedException {
        assertEquals(Optional.of(help), one(Level.FAILURE, part).help());
    }
}
