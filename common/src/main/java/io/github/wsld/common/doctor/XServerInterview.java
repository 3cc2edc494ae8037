package io.github.wsld.common.doctor;

import io.github.wsld.common.config.OneLine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Asks an X server for a connection, without a cookie, and closes it once granted: no window is made. The layouts are those of the
 * X Window System Protocol, version 11, "Connection Setup" and appendix B.
 */
public final class XServerInterview implements Interview<XServerAnswer> {
    private static final byte REFUSED = 0;
    private static final byte ACCEPTED = 1;
    private static final byte AUTHENTICATE = 2;
    /** Verdict, length of a reason, two of version, length of the rest in words of 4 bytes. */
    private static final int HEAD = 8;
    /** From the start to the vendor's name. */
    private static final int VENDOR = 40;

    private static final int RELEASE_AT = 8;
    private static final int VENDOR_LENGTH_AT = 24;
    /** Far more than any server has to say before its screens. */
    private static final int MOST_BYTES = 4096;

    private final ByteBuffer received = ByteBuffer.allocate(MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** Little-endian, protocol 11.0, neither name nor data of an authorisation. */
    @Override
    public byte[] question() {
        return new byte[] {'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    }

    @Override
    public Optional<XServerAnswer> take(ByteBuffer bytes) {
        ByteBuffer fitting = bytes.duplicate();
        fitting.limit(fitting.position() + Math.min(fitting.remaining(), received.remaining()));
        received.put(fitting);
        bytes.position(bytes.limit());
        int length = received.position();
        if (length < HEAD) {
            return Optional.empty();
        }
        byte verdict = received.get(0);
        if (verdict == ACCEPTED) {
            return accepted(length);
        }
        int rest = 4 * (received.getShort(6) & 0xffff);
        if (verdict == REFUSED || verdict == AUTHENTICATE) {
            if (length < Math.min(HEAD + rest, MOST_BYTES)) {
                return Optional.empty();
            }
            int reason = verdict == REFUSED ? received.get(1) & 0xff : rest;
            return Optional.of(new XServerAnswer.Refused(text(HEAD, Math.min(reason, length - HEAD))));
        }
        return Optional.of(new XServerAnswer.None("it answers, and not as an X server does"));
    }

    private Optional<XServerAnswer> accepted(int length) {
        if (length < VENDOR) {
            return Optional.empty();
        }
        int vendor = received.getShort(VENDOR_LENGTH_AT) & 0xffff;
        if (vendor > MOST_BYTES - VENDOR) {
            return Optional.of(new XServerAnswer.None("it answers, and not as an X server does"));
        }
        return length < VENDOR + vendor
                ? Optional.empty()
                : Optional.of(new XServerAnswer.Accepted(
                        text(VENDOR, vendor), Integer.toUnsignedLong(received.getInt(RELEASE_AT))));
    }

    private String text(int from, int length) {
        return OneLine.escape(new String(received.array(), from, length, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip());
    }

    @Override
    public XServerAnswer cutOff(String how) {
        return new XServerAnswer.None(how);
    }
}
