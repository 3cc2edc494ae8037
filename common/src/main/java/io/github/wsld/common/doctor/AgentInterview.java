package io.github.wsld.common.doctor;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Asks an SSH agent how many identities it has. What they are is passed over: names of keys are nobody's business here. The messages are
 * those of the SSH agent protocol, RFC draft-ietf-sshm-ssh-agent.
 */
public final class AgentInterview implements Interview<AgentAnswer> {
    /** SSH_AGENTC_REQUEST_IDENTITIES. */
    private static final byte REQUEST_IDENTITIES = 11;
    /** SSH_AGENT_IDENTITIES_ANSWER. */
    private static final byte IDENTITIES_ANSWER = 12;
    /** SSH_AGENT_FAILURE. */
    private static final byte FAILURE = 5;
    /** Length, type, number of identities. */
    private static final int HEAD = 9;

    private final ByteBuffer received = ByteBuffer.allocate(HEAD);

    @Override
    public byte[] question() {
        return new byte[] {0, 0, 0, 1, REQUEST_IDENTITIES};
    }

    @Override
    public Optional<AgentAnswer> take(ByteBuffer bytes) {
        while (bytes.hasRemaining() && received.hasRemaining()) {
            received.put(bytes.get());
        }
        bytes.position(bytes.limit());
        if (received.position() > 4 && received.get(4) != IDENTITIES_ANSWER) {
            return Optional.of(new AgentAnswer.None(
                    received.get(4) == FAILURE
                            ? "it tells no identities: it may be locked"
                            : "it answers, and not as an SSH agent does"));
        }
        return received.hasRemaining()
                ? Optional.empty()
                : Optional.of(new AgentAnswer.Identities(Integer.toUnsignedLong(received.getInt(5))));
    }

    @Override
    public AgentAnswer cutOff(String how) {
        return new AgentAnswer.None(how);
    }
}
