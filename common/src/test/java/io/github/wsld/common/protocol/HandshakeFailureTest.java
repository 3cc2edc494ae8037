package io.github.wsld.common.protocol;

import static io.github.wsld.common.protocol.HandshakeFailure.BUSY;
import static io.github.wsld.common.protocol.HandshakeFailure.CUT_OFF;
import static io.github.wsld.common.protocol.HandshakeFailure.KEY_MISSING_HERE;
import static io.github.wsld.common.protocol.HandshakeFailure.KEY_MISSING_THERE;
import static io.github.wsld.common.protocol.HandshakeFailure.MALFORMED;
import static io.github.wsld.common.protocol.HandshakeFailure.NO_ANSWER;
import static io.github.wsld.common.protocol.HandshakeFailure.NO_COMMON_VERSION;
import static io.github.wsld.common.protocol.HandshakeFailure.UNKNOWN_KEY;
import static io.github.wsld.common.protocol.HandshakeFailure.WRONG_PROOF;
import static io.github.wsld.common.protocol.Peers.assertFailed;
import static io.github.wsld.common.protocol.Peers.feed;
import static io.github.wsld.common.protocol.Peers.sent;
import static io.github.wsld.common.protocol.Vectors.CONN_OK;
import static io.github.wsld.common.protocol.Vectors.CONN_REFUSED;
import static io.github.wsld.common.protocol.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The link set-up against wrong keys, strangers, people in the middle and truncation. */
class HandshakeFailureTest {

    private static final String REFUSAL_REST = "0".repeat(164);

    private static final LinkKey OTHER_KEY = LinkKey.of("another key, of thirty-two bytes".getBytes());

    private final GuestHandshake guest = Peers.guest(CONN_OK);
    private final HostHandshake host = Peers.host(CONN_OK);

    @Test
    void hostRefusesInLiteralBytes() {
        assertRefused(NO_COMMON_VERSION, "77736c680001", Peers.host(CONN_OK), helloWithRange("0203"));
        assertRefused(NO_COMMON_VERSION, "77736c680001", Peers.host(CONN_OK), helloWithRange("0000"));
        assertRefused(NO_COMMON_VERSION, "77736c680001", Peers.host(CONN_OK), helloWithRange("0201"));
        assertRefused(UNKNOWN_KEY, "77736c680002", Peers.host(OTHER_KEY, Binding.VSOCK, false), hex(CONN_OK.hello()));
        assertRefused(BUSY, "77736c680003", Peers.host(Vectors.KEY, Binding.VSOCK, true), hex(CONN_OK.hello()));
    }

    @Test
    void hostNamesFirstWhatWillNotPass() {
        HostHandshake busyAndOther = Peers.host(LinkKey.NONE, Binding.VSOCK, true);
        assertRefused(NO_COMMON_VERSION, "77736c680001", busyAndOther, helloWithRange("0202"));
        busyAndOther = Peers.host(OTHER_KEY, Binding.VSOCK, true);
        assertRefused(UNKNOWN_KEY, "77736c680002", busyAndOther, hex(CONN_OK.hello()));
    }

    /** Each side says which of the two has no key. */
    @Test
    void aSideWithAKeyNeverMeetsASideWithout() {
        assertRefused(
                KEY_MISSING_HERE,
                KEY_MISSING_THERE,
                "77736c680004",
                Peers.host(LinkKey.NONE, Binding.VSOCK, true),
                CONN_OK);
        assertRefused(
                KEY_MISSING_THERE,
                KEY_MISSING_HERE,
                "77736c680002",
                Peers.host(Vectors.KEY, Binding.VSOCK, true),
                CONN_REFUSED);
    }

    private static void assertRefused(
            HandshakeFailure there, HandshakeFailure here, String start, HostHandshake host, Vectors.Setup setup) {
        GuestHandshake refused = Peers.guest(setup);
        feed(host, sent(refused));
        assertFailed(there, host);
        byte[] refusal = sent(host);
        assertEquals(start + REFUSAL_REST, hex(refusal));
        feed(refused, refusal);
        assertFailed(here, refused);
    }

    @Test
    void aGuestKnownOtherwiseNeedsNoKey() {
        for (Vectors.Setup setup : List.of(CONN_REFUSED, CONN_OK)) {
            HostHandshake lenient = lenient(setup);
            feed(lenient, hex(setup.hello()));
            assertEquals(setup.challenge(), hex(sent(lenient)));
            feed(lenient, hex(setup.request()));
            assertEquals(HandshakeState.REQUEST_READY, lenient.state());
        }
    }

    /** Who says that it has the key, and sends what a side without one does. */
    @Test
    void zerosAreNoProofToASideWithAKey() {
        String zeros = "00".repeat(Proofs.LENGTH);
        feed(guest, hex(CONN_OK.challenge().substring(0, 112) + zeros));
        assertFailed(WRONG_PROOF, guest);
        feed(host, hex(CONN_OK.hello() + zeros + CONN_OK.request().substring(64)));
        assertFailed(WRONG_PROOF, host);
        GuestHandshake proved = Peers.guest(CONN_OK);
        feed(proved, hex(CONN_OK.challenge() + zeros + CONN_OK.reply().substring(64)));
        assertFailed(WRONG_PROOF, proved);
        // A guest with a key is not taken for one without where those are admitted.
        HostHandshake lenient = lenient(CONN_OK);
        feed(lenient, hex(CONN_OK.hello() + zeros + CONN_OK.request().substring(64)));
        assertFailed(WRONG_PROOF, lenient);
    }

    @Test
    void withoutAKeyTheProofsAreZeros() {
        String proof = "01" + "00".repeat(Proofs.LENGTH - 1);
        GuestHandshake keyless = Peers.guest(CONN_REFUSED);
        feed(keyless, hex(CONN_REFUSED.challenge().substring(0, 112) + proof));
        assertFailed(WRONG_PROOF, keyless);
        HostHandshake keylessHost = Peers.host(CONN_REFUSED);
        feed(
                keylessHost,
                hex(CONN_REFUSED.hello() + proof + CONN_REFUSED.request().substring(64)));
        assertFailed(WRONG_PROOF, keylessHost);
    }

    private static HostHandshake lenient(Vectors.Setup setup) {
        return new HostHandshake(
                Vectors.KEY, true, setup.binding(), Peers.fixed(Vectors.HOST_NONCE), Vectors.HOST_INSTANCE, false);
    }

    /** A man in the middle of TLS shows the guest his certificate, and the host sees its own. */
    @Test
    void anotherCertificateBreaksTheHostsProof() {
        GuestHandshake onTls = new GuestHandshake(
                Vectors.KEY, Binding.tls(new byte[32]), Peers.fixed(Vectors.GUEST_NONCE), 7, new byte[1]);
        byte[] other = new byte[32];
        other[31] = 1;
        HostHandshake honest = Peers.host(Vectors.KEY, Binding.tls(other), false);
        feed(honest, sent(onTls));
        feed(onTls, sent(honest));
        assertFailed(WRONG_PROOF, onTls);
        assertFalse(onTls.output().hasRemaining(), "it shows no request");
    }

    private static void assertRefused(HandshakeFailure failure, String start, HostHandshake host, byte[] hello) {
        feed(host, hello);
        assertFailed(failure, host);
        byte[] refusal = sent(host);
        assertEquals(start + REFUSAL_REST, hex(refusal));

        GuestHandshake refused = Peers.guest(CONN_OK);
        sent(refused);
        feed(refused, refusal);
        assertFailed(failure, refused);
        assertFalse(refused.output().hasRemaining(), "a refused guest shows no request");
    }

    private static byte[] helloWithRange(String range) {
        return hex(CONN_OK.hello().replaceFirst("6e0101", "6e" + range));
    }

    @Test
    void guestTurnsAwayWhatIsNoChallenge() {
        assertGuestFails(MALFORMED, "48545450" + CONN_OK.challenge().substring(8));
        assertGuestFails(MALFORMED, "77736c680105" + CONN_OK.challenge().substring(12));
        assertGuestFails(MALFORMED, "77736c680200" + CONN_OK.challenge().substring(12));
        assertGuestFails(MALFORMED, "77736c680000" + CONN_OK.challenge().substring(12));
    }

    private static void assertGuestFails(HandshakeFailure failure, String challenge) {
        GuestHandshake guest = Peers.guest(CONN_OK);
        sent(guest);
        feed(guest, hex(challenge));
        assertFailed(failure, guest);
        assertFalse(guest.output().hasRemaining(), "the guest shows no request to a host that is not proved");
    }

    @Test
    void bodyLengthsOutOfRangeAreMalformed() {
        for (String length : new String[] {"0000", "0401", "ffff"}) {
            GuestHandshake otherGuest = Peers.guest(CONN_OK);
            feed(otherGuest, hex(CONN_OK.challenge() + CONN_OK.reply().substring(0, 64) + length));
            assertFailed(MALFORMED, otherGuest);
            HostHandshake otherHost = Peers.host(CONN_OK);
            feed(otherHost, hex(CONN_OK.hello() + CONN_OK.request().substring(0, 64) + length));
            assertFailed(MALFORMED, otherHost);
        }
    }

    @Test
    void guestDetectsAHostWithoutTheKey() {
        // It claims the right number but has another key.
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;
        LinkKey wrong = LinkKey.of(otherKey);
        byte[] hello = sent(guest);
        byte[] forged = hello.clone();
        System.arraycopy(Hello.of(0, wrong, new byte[32]).bytes(), 8, forged, 8, 8);
        HostHandshake impostor = Peers.host(wrong, Binding.VSOCK, false);
        feed(impostor, forged);
        feed(guest, sent(impostor));
        assertFailed(WRONG_PROOF, guest);
    }

    @Test
    void hostDetectsAGuestWithoutTheKey() {
        feed(host, hex(CONN_OK.hello()));
        feed(host, hex(flip(CONN_OK.request(), 0)));
        assertFailed(WRONG_PROOF, host);
        assertFalse(host.output().hasRemaining(), "the host closes without a word");
    }

    @Test
    void aReplayedGuestFailsAgainstAFreshNonce() {
        HostHandshake fresh =
                new HostHandshake(Vectors.KEY, Binding.VSOCK, Peers.fixed(new byte[32]), Vectors.HOST_INSTANCE, false);
        feed(fresh, hex(CONN_OK.hello() + CONN_OK.request()));
        assertFailed(WRONG_PROOF, fresh);
    }

    @Test
    void aReplayedHostFailsAgainstAFreshNonce() {
        GuestHandshake fresh = new GuestHandshake(
                Vectors.KEY, Binding.VSOCK, Peers.fixed(new byte[32]), CONN_OK.function(), CONN_OK.requestBody());
        feed(fresh, hex(CONN_OK.challenge()));
        assertFailed(WRONG_PROOF, fresh);
    }

    @Test
    void proofsSentBackProveNothing() {
        GuestHandshake echoed = Peers.guest(CONN_OK);
        feed(echoed, hex(CONN_OK.hello() + CONN_OK.hello()));
        assertFailed(MALFORMED, echoed);

        // A host proof as a guest proof, and the guest's own request as the reply.
        feed(
                host,
                hex(CONN_OK.hello()
                        + CONN_OK.challenge().substring(112)
                        + CONN_OK.request().substring(64)));
        assertFailed(WRONG_PROOF, host);
        feed(guest, hex(CONN_OK.challenge() + CONN_OK.request()));
        assertFailed(WRONG_PROOF, guest);
    }

    @Test
    void nothingCanBeChangedOnTheWay() {
        // Function, version range, the reserved bytes, nonce; but not the key number, which the host refuses by itself.
        for (int at : new int[] {0, 3, 5, 6, 7, 16, 47}) {
            GuestHandshake victim = Peers.guest(CONN_OK);
            HostHandshake peer = Peers.host(CONN_OK);
            byte[] hello = sent(victim);
            hello[at] ^= 2;
            feed(peer, hello);
            feed(victim, sent(peer));
            assertFailed(WRONG_PROOF, victim);
        }
        // Reserved bytes, instance, nonce and proof of the challenge.
        for (int at : new int[] {6, 7, 8, 23, 24, 55, 56, 87}) {
            GuestHandshake victim = Peers.guest(CONN_OK);
            feed(victim, hex(flip(CONN_OK.challenge(), at)));
            assertFailed(WRONG_PROOF, victim);
        }
        // Proof and target of the request; proof, status and reason code of the reply.
        for (int at : new int[] {0, 31, 34, 36, 43}) {
            HostHandshake victim = Peers.host(CONN_OK);
            feed(victim, hex(CONN_OK.hello() + flip(CONN_OK.request(), at)));
            assertFailed(WRONG_PROOF, victim);
        }
        for (int at : new int[] {0, 31, 34, 37}) {
            GuestHandshake victim = Peers.guest(CONN_OK);
            feed(victim, hex(CONN_OK.challenge() + flip(CONN_OK.reply(), at)));
            assertFailed(WRONG_PROOF, victim);
        }
    }

    @Test
    void aLinkCannotBePassedOnToAnotherTransport() {
        Binding[] bindings = {
            Binding.VSOCK, Binding.UNIX, Binding.TCP_LOOPBACK, Binding.tls(new byte[32]), Vectors.STRM_TLS.binding()
        };
        for (Binding one : bindings) {
            for (Binding other : bindings) {
                GuestHandshake victim =
                        new GuestHandshake(Vectors.KEY, one, Peers.fixed(Vectors.GUEST_NONCE), 7, new byte[] {0});
                HostHandshake peer = Peers.host(Vectors.KEY, other, false);
                feed(peer, sent(victim));
                feed(victim, sent(peer));
                assertEquals(one.equals(other), victim.failure().isEmpty(), one + " and " + other);
            }
        }
    }

    @Test
    void anEndAnywhereIsAFailure() {
        byte[] fromHost = hex(CONN_OK.challenge() + CONN_OK.reply());
        for (int length = 0; length < fromHost.length; length++) {
            GuestHandshake cut = Peers.guest(CONN_OK);
            feed(cut, Arrays.copyOf(fromHost, length));
            assertEquals(HandshakeState.NEED_BYTES, cut.state());
            cut.endOfInput();
            assertFailed(length == 0 ? NO_ANSWER : CUT_OFF, cut);
        }
        byte[] fromGuest = hex(CONN_OK.hello() + CONN_OK.request());
        for (int length = 0; length <= fromGuest.length; length++) {
            HostHandshake cut = Peers.host(CONN_OK);
            feed(cut, Arrays.copyOf(fromGuest, length));
            cut.endOfInput();
            assertFailed(CUT_OFF, cut);
        }
    }

    @Test
    void anEndAfterTheEndChangesNothing() {
        feed(guest, hex(CONN_OK.challenge() + CONN_OK.reply()));
        assertEquals(HandshakeState.DONE, guest.endOfInput());
        GuestHandshake failed = Peers.guest(CONN_OK);
        feed(failed, new byte[88]);
        failed.endOfInput();
        assertFailed(MALFORMED, failed);
    }

    private static String flip(String hex, int at) {
        byte[] bytes = hex(hex);
        bytes[at] ^= 1;
        return hex(bytes);
    }
}
