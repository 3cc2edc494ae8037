package io.github.wsld.common.protocol;

/**
 * The guest's side of a link set-up. Its HELLO is in {@link #output} from the start. Shows its request only to a host
 * that has proved the key. Without a key there is nothing to wait for, so a {@code conn} request goes along with HELLO.
 */
public final class GuestHandshake extends Handshake {

    private final LinkKey key;
    private final Binding binding;
    private final Hello hello;
    /** Null until there is one. */
    private byte[] requestBody;

    private Challenge challenge;
    private boolean proved;
    private Proofs proofs;
    private byte[] guestProof;
    private byte[] replyBody;

    /**
     * Begins a set-up.
     *
     * @param function code of the function, {@link Function#code}
     * @param requestBody what the function asks, 1 to {@link Limits#MAX_BODY} bytes
     */
    public GuestHandshake(LinkKey key, Binding binding, NonceSource nonces, int function, byte[] requestBody) {
        this(key, binding, nonces, function);
        this.requestBody = checkedBody(requestBody);
        // Not for streams: a host that is slow to accept would open one that its guest has given up long ago.
        if (key.isNone() && function == Function.CONN.code()) {
            guestProof = new byte[Proofs.LENGTH];
            sendProved(guestProof, this.requestBody);
        }
    }

    /** Begins a set-up that stops at {@link HandshakeState#HOST_PROVED} until {@link #request} is called. */
    public GuestHandshake(LinkKey key, Binding binding, NonceSource nonces, int function) {
        this.key = key;
        this.binding = binding;
        byte[] nonce = new byte[32];
        nonces.nextBytes(nonce);
        hello = Hello.of(function, key, nonce);
        send(hello.bytes());
        expect(Challenge.LENGTH, this::challenged);
    }

    /**
     * Asks for what the function is to do.
     *
     * @param body 1 to {@link Limits#MAX_BODY} bytes
     * @throws IllegalStateException unless the state is {@link HandshakeState#HOST_PROVED}
     */
    public void request(byte[] body) {
        if (state() != HandshakeState.HOST_PROVED) {
            throw new IllegalStateException("no request can be made; state is " + state());
        }
        requestBody = checkedBody(body);
        enter(HandshakeState.NEED_BYTES);
        sendRequest();
    }

    /** Whether the host has answered HELLO and proved the key, if there is one. */
    public boolean isHostProved() {
        return proved;
    }

    /** What the host replied; known when {@link HandshakeState#DONE}. */
    public byte[] replyBody() {
        return known(replyBody, "the reply").clone();
    }

    /** Which run of the host this is; known when {@link HandshakeState#DONE}. */
    public Instance hostInstance() {
        known(replyBody, "the host's instance");
        return challenge.instance();
    }

    @Override
    HandshakeFailure failureAtEnd() {
        return challenge == null && !hasBegunPart() ? HandshakeFailure.NO_ANSWER : HandshakeFailure.CUT_OFF;
    }

    private void challenged(byte[] bytes) {
        challenge = new Challenge(bytes);
        if (!challenge.hasMagic()) {
            fail(HandshakeFailure.MALFORMED);
        } else if (challenge.code() != Challenge.GO_ON) {
            fail(Refusal.of(challenge.code()).map(this::failure).orElse(HandshakeFailure.MALFORMED));
        } else if (!Versions.isSpoken(challenge.version())) {
            fail(HandshakeFailure.MALFORMED);
        } else {
            hostProves();
        }
    }

    private HandshakeFailure failure(Refusal refusal) {
        boolean lacking = refusal == Refusal.UNKNOWN_KEY && key.isNone();
        return lacking ? HandshakeFailure.KEY_MISSING_HERE : refusal.failure();
    }

    private void hostProves() {
        proofs = new Proofs(key, hello, challenge, binding);
        if (!Proofs.match(proofs.host(), challenge.proof())) {
            fail(HandshakeFailure.WRONG_PROOF);
            return;
        }
        proved = true;
        if (requestBody == null) {
            enter(HandshakeState.HOST_PROVED);
        } else {
            sendRequest();
        }
    }

    private void sendRequest() {
        if (guestProof == null) {
            guestProof = proofs.guest(challenge.proof(), requestBody);
            sendProved(guestProof, requestBody);
        }
        expectProved(this::replied);
    }

    private void replied(byte[] proof, byte[] body) {
        if (!Proofs.match(proofs.reply(challenge.proof(), guestProof, body), proof)) {
            fail(HandshakeFailure.WRONG_PROOF);
            return;
        }
        replyBody = body;
        enter(HandshakeState.DONE);
    }
}
