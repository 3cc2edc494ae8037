package io.github.wsld.common.protocol;

import java.util.HexFormat;

/**
 * Link set-ups in literal bytes, as docs/protocol.md prints them. Calculated by two implementations in two languages.
 * The guest nonce is 20..3f, the host nonce 40..5f, the host instance 60..6f.
 */
final class Vectors {

    /** One link set-up; {@code challenge}, {@code request} and {@code reply} include their proofs. */
    record Setup(
            String name, LinkKey key, Binding binding, String hello, String challenge, String request, String reply) {

        byte[] requestBody() {
            return hex(request.substring(68));
        }

        byte[] replyBody() {
            return hex(reply.substring(68));
        }

        int function() {
            return Integer.parseUnsignedInt(hello.substring(0, 8), 16);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final LinkKey KEY = LinkKey.of(range(0x00, 32));
    static final byte[] GUEST_NONCE = range(0x20, 32);
    static final byte[] HOST_NONCE = range(0x40, 32);
    static final Instance HOST_INSTANCE = new Instance(0x6061626364656667L, 0x68696a6b6c6d6e6fL);

    private static final String CHALLENGE = "77736c6801000000606162636465666768696a6b6c6d6e6f"
            + "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f";
    private static final String NONCE = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";
    private static final String NO_PROOF = "00".repeat(Proofs.LENGTH);
    private static final String OPEN = "0038" + "0100000000000001808182838485868788898a8b8c8d8e8f"
            + "000000000000000000100000707172737475767778797a7b7c7d7e7f03783131";
    private static final String OPEN_OK = "001a" + "0000000000000001000000000000000000100000000000000000";

    /** The bodies are those of StrmTest. */
    static final Setup STRM_OPEN = new Setup(
            "strm open",
            KEY,
            Binding.VSOCK,
            "7374726d01010000c1eea42ca5c91a35" + NONCE,
            CHALLENGE + "9ecd5f78c12352a23d52a74ad9be99153126ea478e0b159b132e4c722c5753b0",
            "321751ff17d17c70dafff3b9e7d9ecaa1d30af6452662326dd7ce16275262012" + OPEN,
            "89c3eedfb9c3edfaeff7738520e0ef148424430ec2f1bab905638952a604f7c8" + OPEN_OK);

    static final Setup STRM_RESUME = new Setup(
            "strm resume, ended",
            KEY,
            Binding.VSOCK,
            STRM_OPEN.hello,
            STRM_OPEN.challenge,
            "873f9e8e68eb21b4ef1d8fdf23e419d759d68b45c7568f0c1c27c97ef30b6d1d"
                    + "00350200000000000007808182838485868788898a8b8c8d8e8f000000000000100000100000"
                    + "707172737475767778797a7b7c7d7e7f00",
            "a0a176529de12958bfb2a7756257ddd6511c382920a6c7ca3374af3ee882eb03"
                    + "0038020000040000000700000000000000000000000000000000001e"
                    + "582073657276657220636c6f7365642074686520636f6e6e656374696f6e");

    static final Setup STRM_TLS = new Setup(
            "strm open over TLS",
            KEY,
            Binding.tls(hex("03d66dd08835c1ca3f128cceacd1f31ac94163096b20f445ae84285bc0832d72")),
            STRM_OPEN.hello,
            CHALLENGE + "2ed554593811d669b5f76cf766bf4ef3e17ae6620c044afbab4d8f9cbfef78fb",
            "b0de259b0a7a1b62f51d479b8e6c3e78a6f34e834e1419573683c378b4bee595" + OPEN,
            "62a072612d514e4a1f1de0f2be666096922f012b160604270a989f6f3124f823" + OPEN_OK);

    static final Setup CONN_OK = new Setup(
            "conn tcp:8080, ok",
            KEY,
            Binding.VSOCK,
            "636f6e6e01010000c1eea42ca5c91a35" + NONCE,
            CHALLENGE + "5c75eac2d6465bf1be798356e6803bb697315770e4d8d75784adaa71ee4546a5",
            "befbb0fee1145e7479bbf7b4f207dc6e0d9cc646eaeb379cbcb7657dbb786733" + "000a00087463703a38303830",
            "fe7dff6232c73ab694c9bd09ee49a3a551a140177821a5b30dab45cbf207119e" + "0006000000000000");

    static final Setup CONN_REFUSED = new Setup(
            "conn x11, unreachable, no key",
            LinkKey.NONE,
            Binding.VSOCK,
            "636f6e6e0101000087d2eac0ad51657a" + NONCE,
            CHALLENGE + NO_PROOF,
            NO_PROOF + "00050003783131",
            NO_PROOF + "0018060000020012636f6e6e656374696f6e2072656675736564");

    static final Setup INFO = new Setup(
            "info, no key",
            LinkKey.NONE,
            Binding.VSOCK,
            "696e666f0101000087d2eac0ad51657a" + NONCE,
            CHALLENGE + NO_PROOF,
            NO_PROOF + "000100",
            NO_PROOF + "002a000000000000009ee55eb8686ddda66765944e24f2c637651c8a7672d4647f149a6ef2506c15d40e0000");

    /** What follows the REPLY of {@link #INFO}: 158 bytes. */
    static final String INFO_JSON = "{\"version\":\"0.1.0\",\"functions\":[\"x11\",\"info\",\"conn\"],"
            + "\"targets\":[\"x11\",\"tcp:1024-65535\"],\"limits\":{\"links\":4096},"
            + "\"instance\":\"606162636465666768696a6b6c6d6e6f\"}";

    /** An {@code info} that is refused: BUSY, code 8, "busy". */
    /** An {@code info} request of a guest that awaits spare links at 172.20.9.2, port 6002. */
    static final String INFO_WITH_SPARES = "04ac1409021772";

    static final String INFO_REFUSAL =
            "0700000800000000" + "0000000000000000000000000000000000000000000000000000000000000000" + "000462757379";

    static final String SAMPLE_REQUEST = "010102030405060708";
    static final String SAMPLE_REPLY = "02" + "0102030405060708" + "18fae27693b40000" + "18fae27693b43039";
    static final String RESUMED = "0318fae27693b40000";

    private Vectors() {}

    static Setup[] all() {
        return new Setup[] {STRM_OPEN, STRM_RESUME, STRM_TLS, CONN_OK, CONN_REFUSED, INFO};
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] range(int first, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
