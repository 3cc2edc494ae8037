package io.github.wsld.guest.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.guest.x11.DisplayChoice.Result.Chosen;
import io.github.wsld.guest.x11.DisplayChoice.Result.Refused;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisplayChoiceTest {

    @TempDir
    Path root;

    private final FakeProcesses processes =
            new FakeProcesses(4321).add(77, "Xvfb").add(78, "wsld");
    private XSockets sockets;
    private DisplayChoice choice;

    @BeforeEach
    void setUp() throws IOException {
        sockets = new XSockets(Files.createDirectory(root.resolve("x")), root.resolve("unix"));
        Files.createFile(root.resolve("unix"));
        choice = new DisplayChoice(
                new XLocks(root, processes, sockets::mayBeAnswered, InstantSource.system()),
                sockets,
                List.of(),
                socket -> false);
    }

    @Test
    void theFirstFreeDisplayIsZero() {
        Chosen chosen = assertInstanceOf(Chosen.class, choice.free());
        assertEquals(0, chosen.display());
        assertEquals(List.of(), chosen.notes());
    }

    /** The choice of a run to which another left these displays, which it listens on, each with its lock. */
    private DisplayChoice after(List<FormerDisplay> former, Predicate<Endpoint.Unix> isInherited) {
        XLocks locks = new XLocks(root, processes, sockets::mayBeAnswered, InstantSource.system());
        return new DisplayChoice(locks, sockets, former, isInherited);
    }

    private FormerDisplay former(int display, boolean fixed) {
        Chosen chosen = assertInstanceOf(Chosen.class, choice.fixed(display, false));
        return new FormerDisplay(display, fixed, chosen.lock().identity());
    }

    @Test
    void whatTheRunBeforeLeftIsTakenUpOnce() throws IOException {
        List<FormerDisplay> left = List.of(former(1, true), former(2, false));
        try (ServerSocketChannel one = listen(1);
                ServerSocketChannel two = listen(2)) {
            assertTrue(one.isOpen() && two.isOpen());
            DisplayChoice next = after(left, socket -> true);
            assertEquals(2, assertInstanceOf(Chosen.class, next.free()).display());
            assertEquals(1, assertInstanceOf(Chosen.class, next.fixed(1, false)).display());
            assertEquals(0, assertInstanceOf(Chosen.class, next.free()).display());
        }
    }

    @Test
    void whatNobodyAsksForIsGivenBackUnlessItIsAnothers() throws IOException {
        DisplayChoice next = after(List.of(former(0, true), former(1, true), former(2, true)), socket -> true);
        assertInstanceOf(Chosen.class, next.fixed(0, false));
        Files.delete(root.resolve(".X2-lock"));
        lock(2, 77);
        next.releaseFormer();
        assertTrue(Files.exists(root.resolve(".X0-lock")));
        assertFalse(Files.exists(root.resolve(".X1-lock")));
        assertTrue(Files.exists(root.resolve(".X2-lock")));
    }

    @Test
    void aLockOfARunInBetweenThatDiedIsTakenOver() throws IOException {
        List<FormerDisplay> left = List.of(former(0, false));
        Files.delete(root.resolve(".X0-lock"));
        lock(0, 4000);
        try (ServerSocketChannel inherited = listen(0)) {
            assertTrue(inherited.isOpen());
            assertEquals(
                    0,
                    assertInstanceOf(Chosen.class, after(left, socket -> true).free())
                            .display());
        }
    }

    @Test
    void aDisplayWhoseSocketIsAnothersByNowIsNotTakenUp() throws IOException {
        List<FormerDisplay> left = List.of(former(0, false));
        try (ServerSocketChannel another = listen(0)) {
            assertTrue(another.isOpen());
            assertEquals(
                    1,
                    assertInstanceOf(Chosen.class, after(left, socket -> false).free())
                            .display());
        }
    }

    @Test
    void freePassesOverWhatIsInUseInAnyWay() throws IOException {
        lock(0, 77);
        Files.writeString(root.resolve("unix"), listener(2));
        staleSocket(3);
        try (ServerSocketChannel server = listen(1)) {
            assertTrue(server.isOpen());
            Chosen chosen = assertInstanceOf(Chosen.class, choice.free());
            assertEquals(3, chosen.display());
            assertEquals(4, chosen.notes().size(), chosen.notes().toString());
            assertTrue(
                    chosen.notes().get(0).contains("Xvfb (pid 77)"),
                    chosen.notes().toString());
            assertTrue(
                    chosen.notes().get(1).contains("answers on"), chosen.notes().toString());
            assertTrue(
                    chosen.notes().get(2).contains("@" + root + "/x/X2"),
                    chosen.notes().toString());
            assertTrue(
                    chosen.notes().get(3).startsWith("removed "), chosen.notes().toString());
            assertFalse(Files.exists(sockets.file(3)));
            assertFalse(Files.exists(root.resolve(".X1-lock")), "the lock of a display passed over is given back");
            assertFalse(Files.exists(root.resolve(".X2-lock")));
            assertTrue(Files.exists(sockets.file(1)));
        }
    }

    @Test
    void freeEndsAtTheLastDisplay() throws IOException {
        for (int display = 0; display <= DisplayChoice.LAST_DISPLAY; display++) {
            lock(display, 77);
        }
        Refused refused = assertInstanceOf(Refused.class, choice.free());
        assertTrue(refused.message().contains(":63"), refused.message());
        assertTrue(refused.message().contains("Xvfb (pid 77)"), refused.message());
    }

    @Test
    void aFixedDisplayNamesItsOwner() throws IOException {
        lock(0, 77);
        Refused server = refused(choice.fixed(0, true));
        assertTrue(server.message().contains("display :0 belongs to Xvfb (pid 77)"), server.message());
        assertFalse(server.message().contains("force"), server.message());
        lock(1, 78);
        Refused wsld = refused(choice.fixed(1, false));
        assertTrue(wsld.message().contains("wsld (pid 78)"), wsld.message());
        assertTrue(wsld.message().contains("set force = true"), wsld.message());
        assertEquals(1, assertInstanceOf(Chosen.class, choice.fixed(1, true)).display());
    }

    @Test
    void aServerWithoutALockKeepsItsSocketEvenAgainstForce() throws IOException {
        try (ServerSocketChannel server = listen(0)) {
            assertTrue(server.isOpen());
            Refused refused = refused(choice.fixed(0, true));
            assertTrue(refused.message().contains(sockets.file(0).toString()), refused.message());
            assertTrue(Files.exists(sockets.file(0)));
            assertFalse(Files.exists(root.resolve(".X0-lock")));
        }
    }

    @Test
    void anAbstractListenerStandsInTheWayUnlessForced() throws IOException {
        Files.writeString(root.resolve("unix"), listener(0));
        Refused refused = refused(choice.fixed(0, false));
        assertTrue(refused.message().contains("set force = true"), refused.message());
        Chosen chosen = assertInstanceOf(Chosen.class, choice.fixed(0, true));
        assertTrue(
                chosen.notes().get(0).contains("abstract socket"),
                chosen.notes().toString());
    }

    @Test
    void whatIsNoSocketIsNotRemoved() throws IOException {
        Files.createFile(sockets.file(0));
        assertTrue(refused(choice.fixed(0, true)).message().contains("is no socket"));
        assertTrue(Files.exists(sockets.file(0)));
    }

    @Test
    void unreadableSocketsAreSaidAndTheLockGivenBack() throws IOException {
        Files.delete(root.resolve("unix"));
        Refused refused = refused(choice.fixed(0, false));
        assertTrue(refused.message().contains("cannot look"), refused.message());
        assertFalse(Files.exists(root.resolve(".X0-lock")));
    }

    private void lock(int display, int pid) throws IOException {
        Files.writeString(root.resolve(".X" + display + "-lock"), String.format("%10d\n", pid));
    }

    private String listener(int display) {
        return "0000000000000000: 00000002 00000000 00010000 0001 01 1 @" + sockets.abstractName(display) + "\n";
    }

    private void staleSocket(int display) throws IOException {
        listen(display).close();
        assertTrue(Files.exists(sockets.file(display)));
    }

    private ServerSocketChannel listen(int display) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(sockets.file(display)));
    }

    private static Refused refused(DisplayChoice.Result result) {
        return assertInstanceOf(Refused.class, result);
    }
}
