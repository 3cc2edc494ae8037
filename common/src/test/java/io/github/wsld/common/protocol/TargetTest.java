package io.github.wsld.common.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @Test
    void parsesEachForm() throws ProtocolException {
        assertEquals(new Target.DefaultDisplay(), Target.parse("x11"));
        assertEquals(new Target.Display(0), Target.parse("x11:0"));
        assertEquals(65535, new Target.Display(59535).port());
        assertEquals(new Target.TcpPort(8080), Target.parse("tcp:8080"));
        assertEquals(new Target.SshAgent(), Target.parse("agent:ssh"));
        assertEquals(new Target.Socket("gpg-agent.extra"), Target.parse("socket:gpg-agent.extra"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x11", "x11:0", "x11:59535", "tcp:1", "tcp:65535", "agent:ssh", "socket:a", "socket:A_b-9."})
    void textReadsBack(String text) throws ProtocolException {
        assertEquals(text, Target.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x11 ",
                "X11",
                "x11:",
                "x11:00",
                "x11:01",
                "x11:+1",
                "x11:-1",
                "x11:59536",
                "x11:1:2",
                "x11:\u0661",
                "tcp",
                "tcp:",
                "tcp:0",
                "tcp:080",
                "tcp:65536",
                "tcp:99999999999",
                "tcp:80 ",
                "tcp:80\n",
                "tcp:localhost:80",
                "agent",
                "agent:",
                "agent:gpg",
                "socket",
                "socket:",
                "socket:a/b",
                "socket:a=b",
                "socket:a:b",
                "socket:\u00e9",
                "Socket:a",
                "x12",
                "x11\0"
            })
    void isStrict(String text) {
        assertThrows(ProtocolException.class, () -> Target.parse(text));
    }

    @Test
    void isAtMost255Bytes() throws ProtocolException {
        assertEquals(
                "socket:" + "a".repeat(64),
                Target.parse("socket:" + "a".repeat(64)).toString());
        assertThrows(ProtocolException.class, () -> Target.parse("socket:" + "a".repeat(65)));
        assertThrows(ProtocolException.class, () -> Target.parse("x".repeat(256)));
    }

    @Test
    void numbersAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new Target.Display(59536));
        assertThrows(IllegalArgumentException.class, () -> new Target.Display(-1));
        assertThrows(IllegalArgumentException.class, () -> new Target.TcpPort(0));
        assertThrows(IllegalArgumentException.class, () -> new Target.TcpPort(65536));
    }
}
