package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.guest.x11.LockResult.HeldBy;
import io.github.wsld.guest.x11.LockResult.Taken;
import io.github.wsld.guest.x11.LockResult.Unusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XLocksTest {

    private static final int SELF = 4321;

    @TempDir
    Path folder;

    private final FakeProcesses processes = new FakeProcesses(SELF);
    private boolean answered;
    private Path lock;
    private XLocks locks;

    @BeforeEach
    void setUp() {
        lock = folder.resolve(".X7-lock");
        locks = new XLocks(folder, processes, display -> answered, InstantSource.system());
    }

    @AfterEach
    void nothingElseIsLeft() throws IOException {
        try (var files = Files.list(folder)) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals(".X7-lock"))
                            .toList());
        }
    }

    @Test
    void aFreeLockIsTakenInTheFormOfXServers() throws IOException {
        Taken taken = taken(locks.take(7, false));
        assertEquals("      4321\n", Files.readString(lock));
        assertEquals("r--r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)));
        assertEquals(List.of(), taken.notes());
        assertEquals(7, taken.lock().display());
        assertTrue(taken.lock().isOurs());
        taken.lock().release();
        assertFalse(Files.exists(lock));
        taken.lock().release();
    }

    /** Another run of this daemon, whose lock stays. */
    private FormerDisplay former() {
        XLocks others = new XLocks(folder, new FakeProcesses(4711), display -> answered, InstantSource.system());
        return new FormerDisplay(7, true, taken(others.take(7, false)).lock().identity());
    }

    @Test
    void aLockThatTheRunBeforeLeftIsTakenUpAlthoughSomebodyAnswers() throws IOException {
        FormerDisplay former = former();
        answered = true;
        XLock taken = locks.takeUp(former).orElseThrow();
        assertEquals("      4321\n", Files.readString(lock));
        assertTrue(taken.isOurs());
        taken.release();
        assertFalse(Files.exists(lock));
    }

    @Test
    void aLockThatWasReplacedOrIsGoneIsNotTakenUp() throws IOException {
        FormerDisplay former = former();
        Files.delete(lock);
        assertEquals(Optional.empty(), locks.takeUp(former));
        write("      5000\n");
        assertEquals(Optional.empty(), locks.takeUp(former));
        assertEquals("      5000\n", Files.readString(lock));
    }

    @Test
    void aLockThatSomebodyIsAboutToTakeIsNotTakenUp() throws IOException {
        FormerDisplay former = former();
        Path claim = folder.resolve(".tX7-lock");
        Files.writeString(claim, "      5000\n");
        assertEquals(Optional.empty(), locks.takeUp(former));
        assertEquals("      4711\n", Files.readString(lock));
        Files.delete(claim);
    }

    @Test
    void aLivingXServerIsRespectedEvenAgainstForce() throws IOException {
        processes.add(77, "Xorg", "/usr/lib/xorg/Xorg", ":7");
        write("        77\n");
        assertEquals(new HeldBy(77, "Xorg", true), locks.take(7, false));
        assertEquals(new HeldBy(77, "Xorg", true), locks.take(7, true));
        assertEquals("        77\n", Files.readString(lock));
    }

    @Test
    void whoeverAnswersOnTheSocketIsAnXServer() throws IOException {
        processes.add(77, "some-server");
        write("        77\n");
        answered = true;
        assertEquals(new HeldBy(77, "some-server", true), locks.take(7, true));
    }

    @Test
    void aLivingWsldIsRespectedUnlessForced() throws IOException {
        for (List<String> arguments : List.of(
                List.of("wsld"),
                List.of("java", "-jar", "wsld-0.1.0.jar"),
                List.of("java", "io.github.wsld.guest.Main"))) {
            processes.add(77, arguments.get(0), arguments.toArray(String[]::new));
            write("        77\n");
            assertEquals(new HeldBy(77, "wsld", false), locks.take(7, false));
            Taken taken = taken(locks.take(7, true));
            assertTrue(taken.notes().get(0).contains("force"), taken.notes().toString());
            taken.lock().release();
        }
    }

    @Test
    void aDeadOwnersLockIsTakenOver() throws IOException {
        write("        77\n");
        Taken taken = taken(locks.take(7, false));
        assertEquals("      4321\n", Files.readString(lock));
        assertTrue(
                taken.notes().get(0).contains("process 77 is gone"),
                taken.notes().toString());
    }

    @Test
    void aReusedProcessIdIsRecognised() throws IOException {
        for (String[] arguments : List.of(
                new String[] {"bash"}, new String[] {"java", "-jar", "wsldhost.jar"}, new String[] {"vim", "/x/wsld.jar"
                })) {
            processes.add(77, arguments[0], arguments);
            write("        77\n");
            Taken taken = taken(locks.take(7, false));
            assertTrue(
                    taken.notes().get(0).contains("now belongs to " + arguments[0]),
                    taken.notes().toString());
            taken.lock().release();
        }
    }

    @Test
    void aProcessThatProcHidesIsRespectedUnlessForced() throws IOException {
        processes.add(77, "");
        write("        77\n");
        HeldBy owner = assertInstanceOf(HeldBy.class, locks.take(7, false));
        assertEquals("a process that /proc hides (pid 77)", owner.owner());
        taken(locks.take(7, true));
    }

    @Test
    void ourOwnLockIsHeldAndAnOldOneWithOurPidIsNot() throws IOException {
        write("      4321\n");
        taken(locks.take(7, false));
        assertEquals(new HeldBy(SELF, "wsld", false), locks.take(7, false));
        assertEquals(new HeldBy(SELF, "wsld", false), locks.take(7, true));
    }

    @Test
    void garbageIsTakenOverOnceItIsOld() throws IOException {
        for (String garbage : List.of("", "no pid\n", "         0\n", "-000000077\n", "99999999999\n", "77 78\n")) {
            write(garbage);
            HeldBy starting = assertInstanceOf(HeldBy.class, locks.take(7, true), garbage);
            assertEquals("a server that is starting", starting.owner());
            age(lock);
            Taken taken = taken(locks.take(7, false));
            assertTrue(
                    taken.notes().get(0).contains("no process id"),
                    taken.notes().toString());
            taken.lock().release();
        }
    }

    @Test
    void aTakerAtWorkIsRespectedAndADeadOneIsNot() throws IOException {
        Path claim = folder.resolve(".tX7-lock");
        processes.add(77, "Xvfb");
        Files.writeString(claim, "        77\n");
        assertEquals(new HeldBy(77, "Xvfb", true), locks.take(7, true));
        assertTrue(Files.exists(claim));
        Files.writeString(claim, "        78\n");
        Taken taken = taken(locks.take(7, false));
        assertTrue(
                taken.notes().get(0).contains("process 78 is gone"),
                taken.notes().toString());
    }

    @Test
    void anOldClaimCountsForNothing() throws IOException {
        Path claim = folder.resolve(".tX7-lock");
        processes.add(77, "Xvfb");
        Files.writeString(claim, "        77\n");
        age(claim);
        taken(locks.take(7, false));
    }

    @Test
    void onlyOurOwnLockIsReleased() throws IOException {
        Taken taken = taken(locks.take(7, false));
        Files.delete(lock);
        write("        77\n");
        assertFalse(taken.lock().isOurs());
        taken.lock().release();
        assertEquals("        77\n", Files.readString(lock));

        Files.delete(lock);
        Taken again = taken(locks.take(7, false));
        Files.delete(lock);
        again.lock().release();
    }

    @Test
    void whatIsNoFileIsNotTouched() throws IOException {
        Files.createSymbolicLink(lock, Path.of("/etc/passwd"));
        Unusable link = assertInstanceOf(Unusable.class, locks.take(7, true));
        assertTrue(link.problem().contains(lock.toString()), link.problem());
        assertTrue(Files.isSymbolicLink(lock));
        Files.delete(lock);
        Files.createDirectory(lock);
        assertInstanceOf(Unusable.class, locks.take(7, true));
    }

    @Test
    void aMissingFolderIsSaid() {
        XLocks elsewhere = new XLocks(folder.resolve("missing"), processes, display -> false, InstantSource.system());
        Unusable unusable = assertInstanceOf(Unusable.class, elsewhere.take(7, false));
        assertTrue(unusable.problem().contains("missing exists"), unusable.problem());
    }

    private void write(String contents) throws IOException {
        Files.writeString(lock, contents);
    }

    private static void age(Path file) throws IOException {
        FileTime old = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(
                file, FileTime.from(old.toInstant().minus(LockOwner.ON_ITS_WAY).minus(Duration.ofSeconds(1))));
    }

    private static Taken taken(LockResult result) {
        return assertInstanceOf(Taken.class, result, () -> result.toString());
    }
}
