package io.github.wsld.guest.socket;

import io.github.wsld.common.loop.Buffer;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Outbox;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.guest.agent.AgentConversation;
import io.github.wsld.guest.agent.AgentConversation.State;
import io.github.wsld.guest.host.LinkOutcome;
import io.github.wsld.guest.stream.Newcomer;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of the SSH agent: moves the bytes of an {@link AgentConversation}. A link is opened with the first request, so that a
 * client that asks for nothing costs the host nothing. A client that gets no agent is closed upon its first request: ssh-add then
 * says that the communication with the agent failed, ssh goes on without one; SSH_AGENT_FAILURE would read as if the agent had
 * refused. For the loop's thread.
 */
final class AgentClient implements SocketClient, EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AgentClient.class);

    private final ForwardedSocket socket;
    private final EventLoop loop;
    private final AgentConversation conversation = new AgentConversation();
    private final Channel channel;
    private final Outbox toClient;
    private boolean isOpening;
    /** Absent before the first request, and while another is opened. */
    private Link link;

    /** Takes over the descriptor. */
    AgentClient(ForwardedSocket socket, EventLoop loop, int descriptor) {
        this.socket = socket;
        this.loop = loop;
        this.toClient = new Outbox(loop);
        this.channel = loop.open(descriptor, Poller.READABLE, this);
    }

    @Override
    public void begin() {
        // With the first request.
    }

    @Override
    public void ready(int events) {
        if (isReading()) {
            int count = read(channel);
            if (count > 0) {
                try {
                    conversation.clientSaid(scratch(count));
                } catch (ProtocolException e) {
                    LOG.debug("agent client closed reason=\"{}\"", e.getMessage());
                }
                advance();
            } else if (count != Sockets.WOULD_BLOCK) {
                end();
            }
        } else if ((events & (Poller.HANGUP | Poller.ERROR)) != 0) {
            end();
        } else {
            advance();
        }
    }

    /** Whether the client may ask: one request at a time, and none before it has taken what is for it. */
    private boolean isReading() {
        return conversation.state() == State.IDLE && toClient.isEmpty();
    }

    /** Does what the conversation wants now. */
    private void advance() {
        toClient.add(conversation.takeToClient());
        if (toClient.flush(channel) < 0 || conversation.state() == State.OVER && toClient.isEmpty()) {
            end();
            return;
        }
        if (conversation.state() == State.LINK && !isOpening) {
            isOpening = true;
            // A conversation asks again over another link by itself.
            socket.connect(false, new Opening());
        }
        if (link != null && channel.isOpen()) {
            link.advance();
        }
        // Either call may have ended this client, which then has no interest any more.
        channel.interest((isReading() ? Poller.READABLE : 0) | (toClient.isEmpty() ? 0 : Poller.WRITABLE));
    }

    private int read(Channel from) {
        Buffer scratch = loop.buffers().scratch();
        return from.read(scratch.memoryAddress(), scratch.bytes().capacity());
    }

    private ByteBuffer scratch(int count) {
        return loop.buffers().scratch().bytes().clear().slice(0, count);
    }

    @Override
    public void abort(Throwable cause) {
        end();
    }

    @Override
    public Optional<Newcomer> leave() {
        // What it asked is perhaps with the agent already.
        return Optional.empty();
    }

    @Override
    public void end() {
        channel.close();
        if (link != null) {
            link.channel.close();
        }
        socket.left(this);
    }

    /** An attempt to get a link to the agent. */
    private final class Opening implements LinkOutcome {
        @Override
        public void connected(Channel opened, ByteBuffer first) {
            if (!channel.isOpen()) {
                opened.close();
                return;
            }
            isOpening = false;
            socket.served();
            link = new Link(opened, false);
            conversation.linked();
            link.said(first);
        }

        @Override
        public void unconfirmed(Channel opened) {
            if (!channel.isOpen()) {
                opened.close();
                return;
            }
            isOpening = false;
            link = new Link(opened, true);
            conversation.linked();
            AgentClient.this.advance();
        }

        @Override
        public void failed(String reason) {
            if (channel.isOpen()) {
                socket.notServed(reason);
                end();
            }
        }
    }

    /** The link to the agent. */
    private final class Link implements EventHandler {
        private final Channel channel;
        private final boolean isUnconfirmed;
        private final Outbox toAgent = new Outbox(loop);

        Link(Channel channel, boolean isUnconfirmed) {
            this.channel = channel;
            this.isUnconfirmed = isUnconfirmed;
            channel.handler(this);
        }

        @Override
        public void ready(int events) {
            if ((events & ~Poller.WRITABLE) == 0) {
                AgentClient.this.advance();
                return;
            }
            if (!toClient.isEmpty()) {
                // It hung up, which lasts; what it said is read when the client has taken what came before.
                channel.pause();
                return;
            }
            int count = read(channel);
            if (count > 0) {
                said(scratch(count));
            } else if (count != Sockets.WOULD_BLOCK) {
                hungUp();
            }
        }

        void said(ByteBuffer bytes) {
            boolean isNews = !conversation.hasAnswered() && bytes.hasRemaining();
            try {
                conversation.agentSaid(bytes);
            } catch (ProtocolException e) {
                LOG.warn("agent client closed reason=\"{}\"", e.getMessage());
            }
            if (isNews && isUnconfirmed) {
                socket.served();
            }
            AgentClient.this.advance();
        }

        private void hungUp() {
            channel.close();
            link = null;
            boolean knew = !conversation.isAnsweredFor();
            try {
                conversation.agentHungUp();
            } catch (ProtocolException e) {
                LOG.debug("agent client closed reason=\"{}\"", e.getMessage());
            }
            if (knew && conversation.isAnsweredFor()) {
                LOG.debug("agent does not know session-bind and is answered for");
            }
            if (isUnconfirmed && !conversation.hasAnswered() && conversation.state() == State.OVER) {
                socket.notServed(
                        "an old wsldhost closed the connection: no SSH agent answers it on the host; start one there");
            }
            AgentClient.this.advance();
        }

        void advance() {
            toAgent.add(conversation.takeToAgent());
            // When it fails, reading tells how it ended, and whether an answer came before.
            boolean isBroken = toAgent.flush(channel) < 0;
            int read = toClient.isEmpty() ? Poller.READABLE : 0;
            channel.interest(isBroken || toAgent.isEmpty() ? read : read | Poller.WRITABLE);
        }

        @Override
        public void abort(Throwable cause) {
            end();
        }
    }
}
