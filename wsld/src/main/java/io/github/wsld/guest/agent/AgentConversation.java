package io.github.wsld.guest.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.wsld.common.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One client of an SSH agent, without I/O: hands on requests and replies as they come, byte for byte, one request at a time.
 *
 * <p>The one thing that it does by itself: OpenSSH 8.9 and later begin with an extension message, session-bind@openssh.com (its
 * PROTOCOL.agent, 1), upon which older agents hang up; ssh and ssh -A then find no agent. An agent that hangs up twice on it, as
 * the first it hears on a connection, does not know it: then the client is answered with SSH_AGENT_FAILURE, as an agent would that
 * refuses it, and the rest goes over a new connection. An agent that gives any answer keeps its connection: what a connection
 * is bound to decides about keys that are restricted to destinations, so no binding may get lost on the way.
 *
 * <pre>
 *             request                  linked                 reply
 *   IDLE -------------------> LINK ------------> ASKED ---------------> IDLE
 *     |        request, with a link                ^ |
 *     +--------------------------------------------+ +-- hang-up on the first session-bind: LINK again, then IDLE
 * </pre>
 */
public final class AgentConversation {
    /** What is waited for. */
    public enum State {
        /** The client's next request. */
        IDLE,
        /** A new connection to the agent, to be told by {@link #linked}. One that was there before is over. */
        LINK,
        /** The agent's reply. */
        ASKED,
        /** Nothing: to be closed once the client has what is for it. */
        OVER
    }

    private static final int SSH_AGENTC_EXTENSION = 27;
    private static final byte[] SESSION_BIND = "session-bind@openssh.com".getBytes(US_ASCII);
    /** SSH_AGENT_FAILURE, 5. */
    private static final byte[] FAILURE = {0, 0, 0, 1, 5};

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final AgentFrames fromClient = new AgentFrames();
    private AgentFrames fromAgent = new AgentFrames();
    private State state = State.IDLE;
    private boolean hasLink;
    private ByteBuffer request = NOTHING;
    private boolean answered;
    private int hangUps;
    private boolean bindUnknown;
    private ByteBuffer toAgent = NOTHING;
    private ByteBuffer toClient = NOTHING;

    public State state() {
        return state;
    }

    /** Whether the agent does not know session-bind, and was answered for. */
    public boolean isAnsweredFor() {
        return bindUnknown;
    }

    /** Whether the agent has given an answer of its own. */
    public boolean hasAnswered() {
        return answered;
    }

    /** What is to be written to the agent now; given once. */
    public ByteBuffer takeToAgent() {
        ByteBuffer bytes = toAgent;
        toAgent = NOTHING;
        return bytes;
    }

    /** What is to be written to the client now; given once. */
    public ByteBuffer takeToClient() {
        ByteBuffer bytes = toClient;
        toClient = NOTHING;
        return bytes;
    }

    /**
     * The client said something.
     *
     * @throws ProtocolException when that is no message; it is over then
     */
    public void clientSaid(ByteBuffer bytes) throws ProtocolException {
        fromClient.feed(bytes);
        if (state == State.IDLE) {
            nextRequest();
        }
    }

    /** The connection that {@link State#LINK} waits for is there. */
    public void linked() {
        hasLink = true;
        fromAgent = new AgentFrames();
        ask();
    }

    /**
     * The agent said something.
     *
     * @throws ProtocolException when that is no message; it is over then
     */
    public void agentSaid(ByteBuffer bytes) throws ProtocolException {
        fromAgent.feed(bytes);
        Optional<ByteBuffer> message = nextOf(fromAgent);
        while (message.isPresent()) {
            answered = true;
            tell(message.get());
            message = nextOf(fromAgent);
            if (state == State.ASKED) {
                nextRequest();
            }
        }
    }

    /**
     * The agent has hung up.
     *
     * @throws ProtocolException when the client's next request is no message; it is over then
     */
    public void agentHungUp() throws ProtocolException {
        hasLink = false;
        boolean onBind = state == State.ASKED && isSessionBind(request);
        if (!onBind || answered || bindUnknown || !fromAgent.isEmpty()) {
            state = State.OVER;
            return;
        }
        hangUps++;
        if (hangUps == 1) {
            // It may have been stopped just then, and know session-bind very well.
            state = State.LINK;
        } else {
            bindUnknown = true;
            tell(ByteBuffer.wrap(FAILURE));
            nextRequest();
        }
    }

    private void nextRequest() throws ProtocolException {
        state = State.IDLE;
        Optional<ByteBuffer> message = nextOf(fromClient);
        while (message.isPresent() && bindUnknown && isSessionBind(message.get())) {
            tell(ByteBuffer.wrap(FAILURE));
            message = nextOf(fromClient);
        }
        if (message.isPresent()) {
            request = message.get();
            if (hasLink) {
                ask();
            } else {
                state = State.LINK;
            }
        }
    }

    private void ask() {
        toAgent = joined(toAgent, request);
        state = State.ASKED;
    }

    private void tell(ByteBuffer message) {
        toClient = joined(toClient, message);
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer then) {
        ByteBuffer all = ByteBuffer.allocate(first.remaining() + then.remaining());
        return all.put(first).put(then.duplicate()).flip();
    }

    private Optional<ByteBuffer> nextOf(AgentFrames frames) throws ProtocolException {
        try {
            return frames.next();
        } catch (ProtocolException e) {
            state = State.OVER;
            throw e;
        }
    }

    /** Length, type, and a string (its length, its bytes) that names the extension; the rest is the extension's own. */
    static boolean isSessionBind(ByteBuffer message) {
        int name = Integer.BYTES + 1 + Integer.BYTES;
        if (message.remaining() < name + SESSION_BIND.length
                || message.get(Integer.BYTES) != SSH_AGENTC_EXTENSION
                || message.getInt(Integer.BYTES + 1) != SESSION_BIND.length) {
            return false;
        }
        return message.slice(name, SESSION_BIND.length).equals(ByteBuffer.wrap(SESSION_BIND));
    }
}
