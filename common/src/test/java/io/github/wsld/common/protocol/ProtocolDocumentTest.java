package io.github.wsld.common.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.PortRanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/protocol.md says what the code does: its vectors, numbers and limits are those that the other tests run. */
class ProtocolDocumentTest {

    private final String document = Files.readString(Path.of("..", "docs", "protocol.md"));

    /** Hexadecimal digits may be spaced and broken over lines. */
    private final String unspaced = document.replaceAll("\\s", "");

    ProtocolDocumentTest() throws IOException {}

    @Test
    void printsEachVector() {
        for (Vectors.Setup setup : Vectors.all()) {
            assertPrinted("HELLO" + setup.hello() + "CHALLENGE" + setup.challenge());
            assertPrinted("REQUEST" + setup.request() + "REPLY" + setup.reply());
        }
        assertPrinted(Vectors.INFO_JSON);
        assertPrinted(Vectors.INFO_REFUSAL);
        assertPrinted(Vectors.INFO_WITH_SPARES);
        assertPrinted("SAMPLE" + Vectors.SAMPLE_REQUEST);
        assertPrinted("ANSWER" + Vectors.SAMPLE_REPLY);
        assertPrinted("RESUMED" + Vectors.RESUMED);
        assertPrinted("keynumberofkey\"none\"" + Long.toHexString(LinkKey.NONE.number()));
        assertPrinted("keynumberofK=00..1f" + Long.toHexString(Vectors.KEY.number()));
    }

    @Test
    void printsEachExample() {
        for (Target target : List.of(
                new Target.DefaultDisplay(),
                new Target.TcpPort(8080),
                new Target.SshAgent(),
                new Target.Socket("gpg"))) {
            assertPrinted(target + Vectors.hex(new ConnRequest(target).encode()));
        }
        assertPrinted("OK" + Vectors.hex(ConnReply.OK.encode()));
        assertPrinted("DENIED\"port80\""
                + Vectors.hex(new ConnReply(Status.DENIED, new Reason(Reason.DENIED, "port 80")).encode()));
        assertPrinted("DATA\"hi\"at4096" + FrameTest.DATA_HI + "itsACK" + FrameTest.ACK_HI);
        assertPrinted(Vectors.hex(Vectors.CONN_REFUSED.replyBody()));
        assertPrinted(Vectors.hex(new LegacyRequest(Function.TCP, 8080).encode()));
        assertPrinted("`" + Vectors.hex(new TimeReply(1_000_000).encode()) + "`");
        for (Refusal refusal : Refusal.values()) {
            assertPrinted(Vectors.hex(Challenge.refusal(refusal.code()).bytes()).substring(0, 16) + "00...00");
        }
    }

    @Test
    void namesEachFunctionAndStatus() {
        for (Function function : Function.values()) {
            String code =
                    new String(ByteBuffer.allocate(4).putInt(function.code()).array(), StandardCharsets.US_ASCII);
            assertSaid("| `%s` | `%08x` | %s |", code.replace("\0", "\\0"), function.code(), owner(function));
        }
        for (Status status : Status.values()) {
            assertSaid("| %d | %s |", status.number(), status);
        }
        for (StrmStatus status : StrmStatus.values()) {
            assertSaid("| %d | %s |", status.number(), status);
        }
        for (Frame frame : Frame.values()) {
            assertSaid("| %d | %s |", frame.type(), frame);
            assertSaid(frame.least() == frame.most() ? "| %2$d |" : "| %d..%d |", frame.least(), frame.most());
        }
    }

    private static String owner(Function function) {
        return function.isOriginal() ? "the original" : "this suite";
    }

    @Test
    void namesEachLimit() {
        assertSaid(
                "| accept to the proved REQUEST, or to the whole request of section 2 | %s |", Limits.SETUP_DEADLINE);
        assertSaid("| the guest's HELLO to the CHALLENGE | %s |", Limits.SETUP_DEADLINE);
        assertSaid("| REQUEST to REPLY | %s |", Limits.REPLY_DEADLINE);
        assertSaid("| the host's connect to a target | %s |", Limits.CONNECT_DEADLINE);
        assertSaid("| the host's last word to the guest's close | %s |", Limits.LAST_WORD_DEADLINE);
        assertSaid("| links whose REQUEST is not proved yet | %d |", Limits.MAX_UNPROVED_LINKS);
        assertSaid("| body of REQUEST or REPLY | 1..%d bytes |", Limits.MAX_BODY);
        assertSaid("| target | 1..%d bytes |", Limits.MAX_TARGET);
        assertSaid("| reason text | %d bytes |", Limits.MAX_REASON);
        assertSaid("%d..%d", Limits.MIN_WINDOW, Limits.MAX_WINDOW);
        assertSaid("| JSON document | %d bytes |", Limits.MAX_JSON);
        assertSaid("| list in the document | %d entries |", Limits.MAX_INFO_ENTRIES);
        assertSaid("| samples of a `tims` link without an answer | %d |", Limits.MAX_UNANSWERED_SAMPLES);
        assertSaid("| `tims` links of a host | %d |", Limits.MAX_TIME_LINKS);
        assertSaid("| SAMPLE to ANSWER | %s |", Limits.SAMPLE_DEADLINE);
        assertSaid("at most %d, each 1..%d characters", Limits.MAX_INFO_ENTRIES, Limits.MAX_INFO_TEXT);
        assertSaid("N is 0..%d", Target.MAX_DISPLAY);
        assertSaid("NAME is 1..%d of", Target.MAX_SOCKET_NAME);
        assertSaid("default is `%s`", PortRanges.DEFAULT);
    }

    private void assertSaid(String format, Object... values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] instanceof Duration duration ? duration.toSeconds() + " s" : values[i];
        }
        String sentence = format.formatted(values);
        assertTrue(document.contains(sentence), () -> "docs/protocol.md lacks: " + sentence);
    }

    private void assertPrinted(String bytes) {
        assertTrue(unspaced.contains(bytes), () -> "docs/protocol.md lacks: " + bytes);
    }
}
