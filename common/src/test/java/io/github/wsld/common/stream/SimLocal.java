package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Reason;
import java.nio.ByteBuffer;

/**
 * A local socket and the program behind it: sends a known sequence of bytes and an end, takes bytes as it likes, and
 * checks that they are those of the other program.
 */
final class SimLocal implements Local {

    enum State {
        OPEN,
        CLOSED,
        RESET,
        /** The program went away by itself, or died with the daemon. */
        FAILED
    }

    /** Room for the headers of an ACK and of DATA, and no more. */
    private static final int HEADROOM = 24;

    final int sendsInAll;
    private final int getsInAll;
    private final int sendSalt;
    private final int getSalt;
    /** Answers each byte before it takes the next: reading waits for its writing. */
    private final boolean echo;

    State state = State.OPEN;
    Reason reason = Reason.NONE;
    int sent;
    boolean endSent;
    int got;
    boolean endGot;
    private int willing;

    SimLocal(int sendSalt, int sendsInAll, int getSalt, int getsInAll, boolean echo) {
        this.sendSalt = sendSalt;
        this.getSalt = getSalt;
        this.sendsInAll = sendsInAll;
        this.getsInAll = getsInAll;
        this.echo = echo;
    }

    static byte byteAt(int salt, int index) {
        return (byte) (salt + index * 7 + (index >>> 8) * 31);
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** The program is ready to take so many bytes; returns {@link #taken} as it is before. */
    int takes(int bytes) {
        willing = bytes;
        return taken();
    }

    /** Bytes and end taken so far. */
    int taken() {
        return got + (endGot ? 1 : 0);
    }

    /** What the program sends now, given that so many are read from it; before it is room for headers. */
    ByteBuffer sends(int most) {
        int allowed = echo ? Math.min(sendsInAll, got) : sendsInAll;
        byte[] bytes = new byte[HEADROOM + Math.max(0, Math.min(most, allowed - sent))];
        for (int i = HEADROOM; i < bytes.length; i++) {
            bytes[i] = byteAt(sendSalt, sent++);
        }
        return ByteBuffer.wrap(bytes, HEADROOM, bytes.length - HEADROOM);
    }

    boolean canSend() {
        return isOpen() && sent < (echo ? Math.min(sendsInAll, got) : sendsInAll);
    }

    boolean canEnd() {
        return isOpen() && !endSent && sent == sendsInAll && (!echo || endGot);
    }

    @Override
    public void write(ByteBuffer bytes) {
        requireOpen("write");
        if (endGot) {
            throw new AssertionError("bytes after the end");
        }
        int length = Math.min(bytes.remaining(), echo ? Math.min(willing, sent + 1 - got) : willing);
        for (int i = 0; i < length; i++) {
            byte value = bytes.get();
            if (got == getsInAll || value != byteAt(getSalt, got)) {
                throw new AssertionError("byte " + got + " of " + getsInAll + " is wrong");
            }
            got++;
        }
        willing -= Math.max(length, 0);
    }

    @Override
    public void end() {
        requireOpen("end");
        if (got != getsInAll || endGot) {
            throw new AssertionError("end after " + got + " bytes of " + getsInAll);
        }
        endGot = true;
    }

    @Override
    public void close() {
        requireOpen("close");
        if (!endGot || !endSent) {
            throw new AssertionError("closed before both ends");
        }
        state = State.CLOSED;
    }

    @Override
    public void reset(Reason why) {
        requireOpen("reset");
        state = State.RESET;
        reason = why;
    }

    private void requireOpen(String call) {
        if (!isOpen()) {
            throw new AssertionError(call + " on a socket that is " + state + " " + reason);
        }
    }
}
