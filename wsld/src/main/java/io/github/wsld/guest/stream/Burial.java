package io.github.wsld.guest.stream;

import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.StrmStatus;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.LinkDial;
import io.github.wsld.guest.host.LinkFailure;
import io.github.wsld.guest.host.LinkReply;
import io.github.wsld.guest.host.Route;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the host of runs of wsld that ended without a word, whose windows would stand there frozen: each as soon as the host is
 * reached, and again the next time if that fails. For the loop's thread.
 */
final class Burial {
    private static final Logger LOG = LoggerFactory.getLogger(Burial.class);

    private final Host host;
    private final Instance instance;
    private final InstanceFiles files;
    private final Set<Instance> underWay = new HashSet<>();

    Burial(Host host, Instance instance, InstanceFiles files) {
        this.host = host;
        this.instance = instance;
        this.files = files;
    }

    void hostReached() {
        tell(host.routes().current(host.now()));
    }

    /** Tells it over this route. */
    void tell(Route route) {
        for (Instance gone : files.gone()) {
            if (underWay.add(gone)) {
                byte[] request = new StrmRequest.Bury(gone, instance).encode();
                LinkDial.start(host, route, Function.STRM, () -> Optional.of(request), new Told(gone));
            }
        }
    }

    /** Whether an answer is awaited. */
    boolean isUnderWay() {
        return !underWay.isEmpty();
    }

    private final class Told implements LinkDial.Outcome {
        private final Instance gone;

        Told(Instance gone) {
            this.gone = gone;
        }

        @Override
        public void replied(LinkReply reply) {
            underWay.remove(gone);
            reply.channel().close();
            try {
                StrmReply said = StrmReply.decode(reply.body());
                if (said.status() == StrmStatus.DONE) {
                    files.buried(gone);
                    LOG.info("host told that an earlier wsld is gone; its windows are closed");
                } else {
                    LOG.warn(
                            "host not told that an earlier wsld is gone reason=\"{}\"",
                            said.reason().text());
                }
            } catch (ProtocolException e) {
                LOG.warn("host not told that an earlier wsld is gone reason=\"{}\"", e.getMessage());
            }
        }

        @Override
        public void failed(LinkFailure failure) {
            underWay.remove(gone);
            LOG.debug("host not told yet that an earlier wsld is gone reason=\"{}\"", failure.reason());
        }
    }
}
