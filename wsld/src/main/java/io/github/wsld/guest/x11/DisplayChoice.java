package io.github.wsld.guest.x11;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.guest.x11.DisplayChoice.Result.Chosen;
import io.github.wsld.guest.x11.DisplayChoice.Result.Refused;
import io.github.wsld.guest.x11.LockResult.HeldBy;
import io.github.wsld.guest.x11.LockResult.Taken;
import io.github.wsld.guest.x11.LockResult.Unusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the display that wsld is to serve, and takes its lock. Run it once the socket folder is ready ({@link XDirectories}).
 * Blocks for some file operations; any thread.
 */
public final class DisplayChoice {

    /** Displays tried for {@link #free} are 0 to this one. */
    public static final int LAST_DISPLAY = 63;

    /** How a choice ends. */
    public sealed interface Result {

        /**
         * A display that is ours: its lock is held and its socket file is out of the way.
         *
         * @param lock to be released after the socket is closed
         * @param notes what to log
         */
        record Chosen(int display, XLock lock, List<String> notes) implements Result {}

        /**
         * No display.
         *
         * @param reason who or what is in the way
         * @param advice what can be done
         */
        record Refused(String reason, String advice) implements Result {

            /** Reason and advice. */
            public String message() {
                return reason + ": " + advice;
            }
        }
    }

    private static final String ELSE = "choose another display, or display = \"auto\"";

    private final XLocks locks;
    private final XSockets sockets;
    /** Not taken up yet. */
    private final List<FormerDisplay> former;

    private final Predicate<Endpoint.Unix> isInherited;

    /**
     * @param former the displays that the run before this one has left
     * @param isInherited whether a listener on a socket came with them
     */
    public DisplayChoice(
            XLocks locks, XSockets sockets, List<FormerDisplay> former, Predicate<Endpoint.Unix> isInherited) {
        this.locks = locks;
        this.sockets = sockets;
        this.former = new ArrayList<>(former);
        this.isInherited = isInherited;
    }

    /**
     * Takes this display or none.
     *
     * @param force take the lock from a living owner that is no X server, and the display although somebody listens on its
     *     abstract socket
     */
    public Result fixed(int display, boolean force) {
        return takeUp(one -> one.number() == display).orElseGet(() -> take(display, force));
    }

    private Result take(int display, boolean force) {
        LockResult result = locks.take(display, force);
        if (result instanceof Taken taken) {
            return look(display, force, taken);
        }
        if (result instanceof HeldBy owner) {
            return new Refused(
                    "display :" + display + " belongs to " + owner.owner() + ", by its lock",
                    (owner.isXServer() ? "end it, or " : "end it, set force = true, or ") + ELSE);
        }
        return new Refused("display :" + display + " cannot be had", ((Unusable) result).problem());
    }

    /** Takes a display that was chosen so before, or else the first from 0 up that nobody has in any way. */
    public Result free() {
        return takeUp(one -> !one.fixed()).orElseGet(this::firstFree);
    }

    private Result firstFree() {
        List<String> notes = new ArrayList<>();
        for (int display = 0; display <= LAST_DISPLAY; display++) {
            Result result = take(display, false);
            if (result instanceof Chosen chosen) {
                notes.addAll(chosen.notes());
                return new Chosen(display, chosen.lock(), List.copyOf(notes));
            }
            notes.add("passed over: " + ((Refused) result).reason());
        }
        return new Refused(
                "none of the displays :0 to :" + LAST_DISPLAY + " can be had",
                "name one in the configuration to learn what is in its way; " + notes.get(0));
    }

    private Optional<Result> takeUp(Predicate<FormerDisplay> wanted) {
        Optional<FormerDisplay> found = former.stream().filter(wanted).findFirst();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        former.remove(found.get());
        int display = found.get().number();
        Path file = sockets.file(display);
        // A file that is not our listener's would be in the way.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isInherited.test(Endpoint.Unix.path(file))) {
            return Optional.empty();
        }
        try {
            Optional<XLock> lock = locks.takeUp(found.get());
            if (lock.isPresent()) {
                return Optional.of(new Chosen(display, lock.get(), List.of()));
            }
            // A run in between may have died with a lock of its own.
            return locks.take(display, false) instanceof Taken taken
                    ? Optional.of(new Chosen(display, taken.lock(), taken.notes()))
                    : Optional.empty();
        } catch (IOException failure) {
            return Optional.of(
                    new Refused("the lock of display :" + display + " cannot be taken up (" + failure + ")", ELSE));
        }
    }

    /**
     * Gives back the locks of former displays that nobody has asked for.
     *
     * @throws IOException when one is still there
     */
    public void releaseFormer() throws IOException {
        for (FormerDisplay display : former) {
            Optional<XLock> lock = locks.takeUp(display);
            if (lock.isPresent()) {
                lock.get().release();
            }
        }
        former.clear();
    }

    /** The lock is ours: see whether somebody is there who keeps none. */
    private Result look(int display, boolean force, Taken taken) {
        List<String> notes = new ArrayList<>(taken.notes());
        Optional<Refused> refusal;
        try {
            refusal = clearFile(display, notes);
            if (refusal.isEmpty()) {
                refusal = lookAtAbstract(display, force, notes);
            }
        } catch (IOException failure) {
            refusal = Optional.of(
                    new Refused("cannot look at the sockets of display :" + display + " (" + failure + ")", ELSE));
        }
        if (refusal.isEmpty()) {
            return new Chosen(display, taken.lock(), List.copyOf(notes));
        }
        try {
            taken.lock().release();
        } catch (IOException stays) {
            return new Refused(
                    refusal.get().reason() + "; its lock stays (" + stays + ")",
                    refusal.get().advice());
        }
        return refusal.get();
    }

    /** Removes a socket file that nobody answers on; else says what is in the way. */
    private Optional<Refused> clearFile(int display, List<String> notes) throws IOException {
        Path file = sockets.file(display);
        return switch (sockets.look(display)) {
            case ABSENT -> Optional.empty();
            case ANSWERED ->
                Optional.of(new Refused(
                        "an X server without a lock (on WSL2 most likely WSLg) answers on " + file,
                        "end it, or " + ELSE));
            case BARRED ->
                Optional.of(new Refused(
                        file + " is another user's socket and may be in use",
                        "if not, run: sudo rm " + file + "; else " + ELSE));
            case NO_SOCKET -> Optional.of(new Refused(file + " is no socket", "remove it, or " + ELSE));
            case STALE -> removeStale(file, notes);
        };
    }

    private static Optional<Refused> removeStale(Path file, List<String> notes) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException notAllowed) {
            return Optional.of(new Refused(
                    "the socket " + file + " is stale but cannot be removed (" + notAllowed + ")",
                    "run: sudo rm " + file + "; or " + ELSE));
        }
        notes.add("removed " + file + ": nobody listened on it");
        return Optional.empty();
    }

    private Optional<Refused> lookAtAbstract(int display, boolean force, List<String> notes) throws IOException {
        if (!sockets.abstractListening(display)) {
            return Optional.empty();
        }
        String heard = "somebody (WSLg, another distribution) listens on the abstract socket @"
                + sockets.abstractName(display) + ", where libxcb up to 1.17 looks first";
        if (force) {
            notes.add(heard);
            return Optional.empty();
        }
        return Optional.of(new Refused(heard, "set force = true, or " + ELSE));
    }
}
