package io.github.wsld.host.restart;

import io.github.wsld.common.daemon.Part;
import io.github.wsld.common.endpoint.EndpointParser;
import io.github.wsld.common.loop.Passage;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.serve.Holdings;
import io.github.wsld.host.serve.LinkServer;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process before this one, as its successor sees it: gives what it holds, and is the last part to start, for then this process can
 * serve. Until it says so nothing is this process's own: whatever fails here, the other one goes on. Owns the passage.
 */
public final class Predecessor implements Part {
    /** Names, for a successor, the token and then the endpoint where its predecessor awaits it. */
    static final String VARIABLE = "WSLDHOST_PREDECESSOR";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);

    private final Passage passage;
    private final Holdings holdings;
    private LinkServer server;

    private Predecessor(Passage passage, Holdings holdings) {
        this.passage = passage;
        this.holdings = holdings;
    }

    /**
     * Takes what the predecessor holds, where the environment names one. Blocks.
     *
     * @throws IOException when it does not give it
     * @throws ProtocolException when it gives something else
     */
    public static Optional<Predecessor> of(Platform platform, Map<String, String> environment)
            throws IOException, ProtocolException {
        String[] words = environment.getOrDefault(VARIABLE, "").split(" ", 2);
        if (words.length < 2) {
            return Optional.empty();
        }
        Passage passage = platform.passageTo(EndpointParser.parse(words[1]), LIMIT);
        HandOver.greet(passage, words[0]);
        return Optional.of(new Predecessor(passage, HandOver.takeHoldings(passage)));
    }

    /** What it holds. */
    public Holdings holdings() {
        return holdings;
    }

    /**
     * Brings what it holds to a new server, before anything else is done with that. Blocks.
     *
     * @throws ProtocolException when the streams' state cannot be read
     */
    public void bequeath(LinkServer to) throws IOException, ProtocolException {
        to.inherit(holdings);
        HandOver.takeStreams(passage, to.streams());
        server = to;
    }

    @Override
    public String name() {
        return "hand-over";
    }

    @Override
    public void start() throws IOException {
        try (passage) {
            HandOver.taken(passage);
        } catch (EOFException e) {
            // A predecessor that gives the restart up ends this process before it closes: it has died, and nobody else
            // has this.
            LOG.warn("the process before this one died while it handed over; this one goes on");
        }
        server.own();
        LOG.info("taken over streams={}", server.streams().streams().size());
    }

    @Override
    public void stop(Duration left) {
        // The passage ended with the start.
    }
}
