package io.github.wsld.common.protocol;

/**
 * The host's side of a link set-up. Takes the whole HELLO, the four bytes of the function included: a dispatcher that
 * has read them to find out the function hands on the buffer that still holds them.
 */
public final class HostHandshake extends Handshake {

    private LinkKey key;
    private final boolean admitsKeyless;
    private final Binding binding;
    private final NonceSource nonces;
    private final Instance instance;
    private final boolean busy;

    private Hello hello;
    private byte[] hostProof;
    private byte[] guestProof;
    private Proofs proofs;
    private byte[] requestBody;

    /**
     * Awaits a HELLO.
     *
     * @param instance this run of the host
     * @param busy refuse this link, since there are {@link Limits#MAX_UNPROVED_LINKS} already
     */
    public HostHandshake(LinkKey key, Binding binding, NonceSource nonces, Instance instance, boolean busy) {
        this(key, false, binding, nonces, instance, busy);
    }

    /**
     * Awaits a HELLO.
     *
     * @param admitsKeyless whether a guest without a key will do, since it is known by other means who it is
     */
    public HostHandshake(
            LinkKey key, boolean admitsKeyless, Binding binding, NonceSource nonces, Instance instance, boolean busy) {
        this.key = key;
        this.admitsKeyless = admitsKeyless;
        this.binding = binding;
        this.nonces = nonces;
        this.instance = instance;
        this.busy = busy;
        expect(Hello.LENGTH, this::greeted);
    }

    /** The code of the function that the guest wants; known from {@link HandshakeState#REQUEST_READY} on. */
    public int function() {
        known(requestBody, "the function");
        return hello.function();
    }

    /** What the guest asks; known from {@link HandshakeState#REQUEST_READY} on. */
    public byte[] requestBody() {
        return known(requestBody, "the request").clone();
    }

    /**
     * Answers the request. Nothing of the function itself may be sent before this is.
     *
     * @param body 1 to {@link Limits#MAX_BODY} bytes
     * @throws IllegalStateException unless the state is {@link HandshakeState#REQUEST_READY}
     */
    public void reply(byte[] body) {
        if (state() != HandshakeState.REQUEST_READY) {
            throw new IllegalStateException("no request awaits a reply; state is " + state());
        }
        byte[] checked = checkedBody(body);
        sendProved(proofs.reply(hostProof, guestProof, checked), checked);
        enter(HandshakeState.DONE);
    }

    private void greeted(byte[] bytes) {
        hello = new Hello(bytes);
        boolean keyless = hello.keyNumber() == LinkKey.NONE.number();
        if (keyless && admitsKeyless) {
            key = LinkKey.NONE;
        }
        int version = Versions.highestCommon(hello.lowestVersion(), hello.highestVersion());
        if (version == Versions.NONE) {
            refuse(Refusal.NO_COMMON_VERSION, HandshakeFailure.NO_COMMON_VERSION);
        } else if (hello.keyNumber() != key.number()) {
            if (key.isNone()) {
                refuse(Refusal.NO_KEY, HandshakeFailure.KEY_MISSING_HERE);
            } else {
                refuse(
                        Refusal.UNKNOWN_KEY,
                        keyless ? HandshakeFailure.KEY_MISSING_THERE : HandshakeFailure.UNKNOWN_KEY);
            }
        } else if (busy) {
            refuse(Refusal.BUSY, HandshakeFailure.BUSY);
        } else {
            challenge(version);
        }
    }

    private void refuse(Refusal refusal, HandshakeFailure cause) {
        fail(cause);
        send(Challenge.refusal(refusal.code()).bytes());
    }

    private void challenge(int version) {
        byte[] nonce = new byte[32];
        nonces.nextBytes(nonce);
        Challenge challenge = Challenge.of(version, instance, nonce);
        proofs = new Proofs(key, hello, challenge, binding);
        hostProof = proofs.host();
        send(challenge.with(hostProof).bytes());
        expectProved(this::requested);
    }

    private void requested(byte[] proof, byte[] body) {
        if (!Proofs.match(proofs.guest(hostProof, body), proof)) {
            fail(HandshakeFailure.WRONG_PROOF);
            return;
        }
        guestProof = proof;
        requestBody = body;
        enter(HandshakeState.REQUEST_READY);
    }
}
