package io.github.wsld.common.protocol;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * One side of a link set-up: HELLO, CHALLENGE, REQUEST, REPLY. Handed bytes as they come, in pieces of any size; says
 * what to send. Knows no clock: whoever runs it keeps {@link Limits#SETUP_DEADLINE} and {@link Limits#REPLY_DEADLINE}.
 * What functions put into the bodies is opaque here. Keeps at most {@link Limits#MAX_BODY} bytes and a few proofs.
 */
public abstract sealed class Handshake permits GuestHandshake, HostHandshake {

    /** What becomes of a part of the set-up once all of it is there. */
    interface Step {
        void take(byte[] part);
    }

    private HandshakeState state = HandshakeState.NEED_BYTES;
    private HandshakeFailure failure;
    private ByteBuffer output = ByteBuffer.allocate(0);
    private byte[] part = {};
    private int filled;
    private Step step = unused -> {};

    Handshake() {}

    /**
     * Takes bytes of the other side, no more than belong to the set-up: the rest stays in the buffer for the function.
     * Takes nothing unless the state is {@link HandshakeState#NEED_BYTES}.
     */
    public final HandshakeState feed(ByteBuffer in) {
        while (state == HandshakeState.NEED_BYTES && in.hasRemaining()) {
            int length = Math.min(in.remaining(), part.length - filled);
            in.get(part, filled, length);
            filled += length;
            if (filled == part.length) {
                step.take(part);
            }
        }
        return state;
    }

    /** The other side closed or reset the link: whatever was not over has failed. */
    public final HandshakeState endOfInput() {
        if (state != HandshakeState.DONE && state != HandshakeState.FAILED) {
            fail(failureAtEnd());
        }
        return state;
    }

    /** What to send now. Whoever writes it moves its position; ask again after each {@code feed} and {@code reply}. */
    public final ByteBuffer output() {
        return output;
    }

    public final HandshakeState state() {
        return state;
    }

    /** Why the state is {@link HandshakeState#FAILED}; empty otherwise. */
    public final Optional<HandshakeFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /** What an end of input means now. */
    HandshakeFailure failureAtEnd() {
        return HandshakeFailure.CUT_OFF;
    }

    /** Whether bytes of the part awaited now are there. */
    final boolean hasBegunPart() {
        return filled > 0;
    }

    final void expect(int length, Step next) {
        part = new byte[length];
        filled = 0;
        step = next;
    }

    /** Awaits a proved body: hands its proof and the body itself over together. */
    final void expectProved(ProvedStep next) {
        expect(Proofs.LENGTH + Short.BYTES, head -> {
            ByteBuffer in = ByteBuffer.wrap(head);
            byte[] proof = new byte[Proofs.LENGTH];
            in.get(proof);
            int length = Short.toUnsignedInt(in.getShort());
            if (length < 1 || length > Limits.MAX_BODY) {
                fail(HandshakeFailure.MALFORMED);
            } else {
                expect(length, body -> next.take(proof, body));
            }
        });
    }

    /** What becomes of a proved body. */
    interface ProvedStep {
        void take(byte[] proof, byte[] body);
    }

    final void send(byte[]... parts) {
        int length = output.remaining();
        for (byte[] bytes : parts) {
            length += bytes.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length).put(output);
        for (byte[] bytes : parts) {
            all.put(bytes);
        }
        output = all.flip();
    }

    final void sendProved(byte[] proof, byte[] body) {
        send(proof, Proofs.length(body), body);
    }

    final void enter(HandshakeState next) {
        state = next;
        part = new byte[0];
        filled = 0;
    }

    /** Gives the link up; what was to be sent no longer matters. */
    final void fail(HandshakeFailure cause) {
        failure = Objects.requireNonNull(cause);
        output = ByteBuffer.allocate(0);
        enter(HandshakeState.FAILED);
    }

    /** A value that the set-up has brought, for an accessor. */
    static <T> T known(T value, String what) {
        if (value == null) {
            throw new IllegalStateException(what + " is not known yet in this link set-up");
        }
        return value;
    }

    static byte[] checkedBody(byte[] body) {
        if (body.length < 1 || body.length > Limits.MAX_BODY) {
            throw new IllegalArgumentException("a body has 1 to " + Limits.MAX_BODY + " bytes, not " + body.length);
        }
        return body.clone();
    }
}
