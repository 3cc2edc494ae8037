package io.github.wsld.host.serve;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.EventHandler;
import io.github.wsld.common.loop.Poller;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.tls.Tls;
import io.github.wsld.common.tls.TlsHandshake;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links that leave this machine, from their connection until their request is proved. Anybody can open such links, so they take no
 * place of others, and when there are too many the oldest gives way: a guest proves its request within a moment, who floods does
 * not. For the loop's thread.
 */
final class EncryptedLinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EncryptedLinks.class);

    private final LinkServer server;
    private final Tls tls;
    private final Set<Arriving> unproved = new LinkedHashSet<>();

    EncryptedLinks(LinkServer server, Tls tls) {
        this.server = server;
        this.tls = tls;
    }

    void accepted(int descriptor, Endpoint at) {
        server.counters().link();
        if (unproved.size() >= Limits.MAX_UNPROVED_TLS_LINKS) {
            Iterator<Arriving> oldest = unproved.iterator();
            Arriving gone = oldest.next();
            server.counters().refusedLink();
            LOG.debug("link closed reason=\"{} unproved links, and it is the oldest\"", unproved.size());
            gone.evict();
        }
        server.loop().sockets().keepAlive(descriptor);
        Arriving link = new Arriving(at);
        unproved.add(link);
        link.begin(server.loop().open(descriptor, 0, link));
    }

    /**
     * Encrypts a connection that this side has made to a guest. Takes over the channel.
     *
     * @param place told when the link is used or gone
     */
    void spare(Channel socket, Endpoint guest, Place place) {
        tls.toGuest(
                socket,
                server.settings().security().certificate().orElseThrow(),
                Limits.SETUP_DEADLINE,
                new TlsHandshake.Outcome() {
                    @Override
                    public void secured(Channel channel, byte[] certificateDigest) {
                        admit(channel, new Entrance(guest, Binding.tls(certificateDigest), false, false, true), place);
                    }

                    @Override
                    public void failed(String reason) {
                        LOG.debug("spare link failed guest={} reason=\"{}\"", guest, reason);
                        place.leave(false);
                    }
                });
    }

    /** Hears a link that is ready for its set-up. */
    void admit(Channel channel, Entrance entrance, Place place) {
        PendingLink link = new PendingLink(server, entrance, place);
        channel.handler(link);
        link.begin(channel);
        channel.interest(Poller.READABLE);
    }

    int unproved() {
        return unproved.size();
    }

    @Override
    public void close() {
        List.copyOf(unproved).forEach(Arriving::evict);
    }

    /** One link. */
    private final class Arriving implements EventHandler, TlsHandshake.Outcome, Place {
        private final Endpoint at;
        private TlsHandshake handshake;
        private Channel secure;

        Arriving(Endpoint at) {
            this.at = at;
        }

        void begin(Channel socket) {
            handshake = tls.toGuest(
                    socket, server.settings().security().certificate().orElseThrow(), Limits.SETUP_DEADLINE, this);
        }

        @Override
        public void secured(Channel channel, byte[] certificateDigest) {
            secure = channel;
            admit(channel, new Entrance(at, Binding.tls(certificateDigest), false, false, false), this);
        }

        @Override
        public void failed(String reason) {
            unproved.remove(this);
            server.counters().refusedLink();
            LOG.debug("link closed endpoint={} reason=\"{}\"", at, reason);
        }

        void evict() {
            unproved.remove(this);
            if (secure == null) {
                handshake.cancel();
            } else {
                secure.handler().abort(new IllegalStateException("evicted"));
            }
        }

        @Override
        public boolean busy() {
            return false;
        }

        @Override
        public void leave(boolean served) {
            unproved.remove(this);
        }

        @Override
        public void ready(int events) {
            throw new IllegalStateException("an event before the handshake began");
        }

        @Override
        public void abort(Throwable cause) {
            evict();
        }
    }
}
