package io.github.wsld.guest.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.guest.agent.AgentConversation.State;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class AgentConversationTest {
    private static final byte[] LIST = {0, 0, 0, 1, 11};
    private static final byte[] KEYS = {0, 0, 0, 5, 12, 0, 0, 0, 0};
    private static final byte[] FAILURE = {0, 0, 0, 1, 5};
    private static final byte[] SUCCESS = {0, 0, 0, 1, 6};
    private static final byte[] BIND = extension("session-bind@openssh.com");

    private final AgentConversation conversation = new AgentConversation();

    /** SSH_AGENTC_EXTENSION with some contents. */
    private static byte[] extension(String name) {
        byte[] text = name.getBytes(US_ASCII);
        return ByteBuffer.allocate(4 + 1 + 4 + text.length + 3)
                .putInt(1 + 4 + text.length + 3)
                .put((byte) 27)
                .putInt(text.length)
                .put(text)
                .put(new byte[] {1, 2, 3})
                .array();
    }

    @Test
    void handsOnAsItIs() throws ProtocolException {
        for (byte[] request : new byte[][] {LIST, extension("query"), BIND}) {
            say(request);
            if (conversation.state() == State.LINK) {
                conversation.linked();
            }
            assertEquals(State.ASKED, conversation.state());
            assertArrayEquals(request, toAgent());
            agentSays(KEYS);
            assertEquals(State.IDLE, conversation.state());
            assertArrayEquals(KEYS, toClient());
        }
    }

    @Test
    void requestsThatCameTogetherAreAskedOneByOne() throws ProtocolException {
        say(LIST, BIND);
        conversation.linked();
        assertArrayEquals(LIST, toAgent());
        agentSays(KEYS);
        assertArrayEquals(BIND, toAgent());
        agentSays(SUCCESS);
        assertArrayEquals(joined(KEYS, SUCCESS), toClient());
        assertEquals(State.IDLE, conversation.state());
    }

    /** The old agent of Windows: the binding is answered for it, and it serves the rest on a new connection. */
    @Test
    void anAgentThatHangsUpTwiceOnTheFirstBindingIsAnsweredFor() throws ProtocolException {
        say(BIND);
        for (int time = 0; time < 2; time++) {
            assertEquals(State.LINK, conversation.state());
            assertFalse(conversation.isAnsweredFor());
            conversation.linked();
            assertArrayEquals(BIND, toAgent());
            assertArrayEquals(new byte[0], toClient());
            conversation.agentHungUp();
        }
        assertTrue(conversation.isAnsweredFor());
        assertEquals(State.IDLE, conversation.state());
        assertArrayEquals(FAILURE, toClient());

        // The one of the server that an agent was forwarded to.
        say(BIND, LIST);
        assertArrayEquals(FAILURE, toClient());
        assertEquals(State.LINK, conversation.state());
        conversation.linked();
        assertArrayEquals(LIST, toAgent());
        agentSays(KEYS);
        assertArrayEquals(KEYS, toClient());
        conversation.agentHungUp();
        assertEquals(State.OVER, conversation.state());
    }

    @Test
    void anAgentThatWasStoppedJustThenIsBound() throws ProtocolException {
        say(BIND);
        conversation.linked();
        toAgent();
        conversation.agentHungUp();
        conversation.linked();
        assertArrayEquals(BIND, toAgent());
        agentSays(SUCCESS);
        assertArrayEquals(SUCCESS, toClient());
        assertFalse(conversation.isAnsweredFor());
    }

    /** What is bound once stays so: a connection that is lost then is not replaced. */
    @Test
    void aBoundConnectionIsNeverReplaced() throws ProtocolException {
        say(BIND);
        conversation.linked();
        agentSays(SUCCESS);
        say(BIND);
        conversation.agentHungUp();
        assertEquals(State.OVER, conversation.state());
    }

    @Test
    void aRefusedBindingKeepsItsConnection() throws ProtocolException {
        say(BIND);
        conversation.linked();
        agentSays(FAILURE);
        toAgent();
        say(LIST);
        assertEquals(State.ASKED, conversation.state());
        assertArrayEquals(LIST, toAgent());
    }

    @Test
    void otherHangUpsAreHandedOn() throws ProtocolException {
        for (byte[] request : new byte[][] {LIST, extension("session-bond@openssh.com"), {0, 0, 0, 1, 27}}) {
            AgentConversation other = new AgentConversation();
            other.clientSaid(ByteBuffer.wrap(request));
            other.linked();
            other.agentHungUp();
            assertEquals(State.OVER, other.state());
        }
        say(BIND);
        conversation.linked();
        conversation.agentSaid(ByteBuffer.wrap(SUCCESS, 0, 3));
        conversation.agentHungUp();
        assertEquals(State.OVER, conversation.state());
    }

    @Test
    void lengthsAreBounded() throws ProtocolException {
        byte[] most = ByteBuffer.allocate(4 + AgentFrames.MAX_LENGTH)
                .putInt(AgentFrames.MAX_LENGTH)
                .array();
        say(most);
        conversation.linked();
        assertArrayEquals(most, toAgent());
        for (int length : new int[] {0, AgentFrames.MAX_LENGTH + 1, Integer.MIN_VALUE, -1}) {
            AgentConversation other = new AgentConversation();
            ByteBuffer wrong = ByteBuffer.allocate(4).putInt(0, length);
            assertThrows(ProtocolException.class, () -> other.clientSaid(wrong));
            assertEquals(State.OVER, other.state());
        }
    }

    /** Whatever lies in the messages, and however they are cut: what goes in on one side comes out on the other. */
    @Test
    void everyByteArrivesHoweverItIsCut() throws ProtocolException {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("AgentConversationTest seed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 2000; run++) {
            AgentConversation one = new AgentConversation();
            ByteArrayOutputStream atAgent = new ByteArrayOutputStream();
            ByteArrayOutputStream atClient = new ByteArrayOutputStream();
            ByteBuffer asked = ByteBuffer.wrap(joined(message(random), message(random), message(random)));
            ByteArrayOutputStream replies = new ByteArrayOutputStream();
            ByteBuffer answer = ByteBuffer.allocate(0);
            while (one.state() != State.IDLE || asked.hasRemaining()) {
                switch (one.state()) {
                    case IDLE -> one.clientSaid(piece(random, asked));
                    case LINK -> one.linked();
                    case ASKED -> {
                        if (!answer.hasRemaining()) {
                            answer = ByteBuffer.wrap(message(random));
                            replies.writeBytes(answer.array());
                        }
                        one.agentSaid(piece(random, answer));
                    }
                    case OVER -> throw new AssertionError("over in run " + run);
                }
                write(one.takeToAgent(), atAgent);
                write(one.takeToClient(), atClient);
            }
            assertArrayEquals(asked.array(), atAgent.toByteArray());
            assertArrayEquals(replies.toByteArray(), atClient.toByteArray());
        }
    }

    /** Any bytes from either side: messages or an end, never another exception. */
    @Test
    void anythingIsTaken() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        System.out.println("AgentConversationTest anything seed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            AgentConversation one = new AgentConversation();
            try {
                for (int step = 0; step < 12; step++) {
                    byte[] bytes = random.nextBoolean() ? BIND.clone() : new byte[random.nextInt(12)];
                    if (random.nextInt(4) == 0) {
                        random.nextBytes(bytes);
                    }
                    switch (random.nextInt(4)) {
                        case 0 -> one.agentSaid(ByteBuffer.wrap(bytes));
                        case 1 -> one.agentHungUp();
                        default -> one.clientSaid(ByteBuffer.wrap(bytes));
                    }
                    if (one.state() == State.LINK) {
                        one.linked();
                    }
                }
            } catch (ProtocolException e) {
                assertEquals(State.OVER, one.state());
            }
        }
    }

    private static byte[] message(Random random) {
        if (random.nextInt(3) == 0) {
            return BIND;
        }
        byte[] message = new byte[4 + 1 + random.nextInt(random.nextInt(10) == 0 ? 5000 : 60)];
        random.nextBytes(message);
        ByteBuffer.wrap(message).putInt(message.length - 4);
        return message;
    }

    private static ByteBuffer piece(Random random, ByteBuffer from) {
        int length = Math.min(from.remaining(), 1 + random.nextInt(random.nextBoolean() ? 5 : 500));
        ByteBuffer piece = from.slice(from.position(), length);
        from.position(from.position() + length);
        return piece;
    }

    private static void write(ByteBuffer bytes, ByteArrayOutputStream out) {
        while (bytes.hasRemaining()) {
            out.write(bytes.get());
        }
    }

    private void say(byte[]... messages) throws ProtocolException {
        conversation.clientSaid(ByteBuffer.wrap(joined(messages)));
    }

    private void agentSays(byte[] message) throws ProtocolException {
        conversation.agentSaid(ByteBuffer.wrap(message));
    }

    private static byte[] joined(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.write(message, 0, message.length);
        }
        return all.toByteArray();
    }

    private byte[] toAgent() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        write(conversation.takeToAgent(), all);
        return all.toByteArray();
    }

    private byte[] toClient() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        write(conversation.takeToClient(), all);
        return all.toByteArray();
    }
}
