package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.loop.Workers;
import io.github.wsld.common.protocol.Binding;
import io.github.wsld.common.protocol.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links that this host opens to guests that cannot open any themselves, and keeps ready for them: some for each guest, a new one for
 * each that is used. A guest says over an ordinary link where it awaits them, and is dialled until it has not been heard for {@link
 * #MEMORY}. For the loop's thread.
 */
final class SpareLinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpareLinks.class);
    /** Guests after which the one that was heard longest ago is forgotten. */
    private static final int MOST_GUESTS = 8;

    private static final Duration MEMORY = Duration.ofHours(24);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final LinkServer server;
    private final EncryptedLinks encrypted;
    private final Workers workers;
    /** In the order in which they were heard last. */
    private final Map<Endpoint.Tcp, Guest> guests = new LinkedHashMap<>();

    private boolean saidWhyNot;

    SpareLinks(LinkServer server, EncryptedLinks encrypted, Workers workers) {
        this.server = server;
        this.encrypted = encrypted;
        this.workers = workers;
    }

    /**
     * A guest that has proved itself awaits spare links.
     *
     * @param over the kind of link that it said so over
     */
    void announced(Endpoint.Tcp at, Binding over) {
        if (!at.isLoopback() && !server.settings().security().canEncrypt()) {
            if (!saidWhyNot) {
                saidWhyNot = true;
                LOG.warn(
                        "guest not dialled endpoint={} reason=\"it would need a key and a certificate here\"; make them"
                                + " with: wsldhost key new",
                        at);
            }
            return;
        }
        Guest known = guests.get(at);
        if (known != null) {
            known.heard();
            known.again();
            return;
        }
        // Listing the networks of a machine takes long on Windows.
        workers.submit("networks", () -> DialableGuests.objection(at, over), new Workers.Outcome<>() {
            @Override
            public void done(Optional<String> objection) {
                if (objection.isPresent()) {
                    LOG.warn("guest not dialled endpoint={} reason=\"{}\"", at, objection.get());
                } else {
                    add(at);
                }
            }

            @Override
            public void failed(Exception cause) {
                LOG.warn("guest not dialled endpoint={} reason=\"networks not known: {}\"", at, cause.toString());
            }
        });
    }

    private void add(Endpoint.Tcp at) {
        if (guests.containsKey(at)) {
            return;
        }
        if (guests.size() >= MOST_GUESTS) {
            guests.values().iterator().next().forget();
        }
        Guest guest = new Guest(at);
        guests.put(at, guest);
        guest.fill();
    }

    /** Where guests await links, in the order in which they were heard last. */
    List<Endpoint.Tcp> guests() {
        return List.copyOf(guests.keySet());
    }

    /** Guests of the process before this one; dialled from {@link #begin} on. */
    void inherit(List<Endpoint.Tcp> known) {
        known.forEach(at -> guests.put(at, new Guest(at)));
    }

    void begin() {
        List.copyOf(guests.values()).forEach(Guest::fill);
    }

    /** Links that wait to be used, or are on their way to it. */
    int waiting() {
        return guests.values().stream().mapToInt(guest -> guest.links.size()).sum();
    }

    /** For status: how many links each guest has ready, of those that it is to have. */
    List<Status.Note> notes() {
        return guests.values().stream()
                .map(guest -> new Status.Note(
                        "spares", guest.connected() + " of " + Limits.SPARE_LINKS + " links open at " + guest.at))
                .toList();
    }

    @Override
    public void close() {
        new ArrayList<>(guests.values()).forEach(Guest::forget);
    }

    /** One guest's address. */
    private final class Guest {
        private final Endpoint.Tcp at;
        private final Set<Spare> links = new HashSet<>();
        private long heardAt = server.loop().nanoTime();
        private Duration wait = FIRST_WAIT;
        private Timer retry;
        private boolean reached;

        Guest(Endpoint.Tcp at) {
            this.at = at;
        }

        void heard() {
            heardAt = server.loop().nanoTime();
            wait = FIRST_WAIT;
            guests.remove(at);
            guests.put(at, this);
        }

        /** What failed before may work now. */
        void again() {
            if (retry != null) {
                retry.cancel();
                retry = null;
            }
            fill();
        }

        void fill() {
            if (retry != null) {
                return;
            }
            if (server.loop().nanoTime() - heardAt > MEMORY.toNanos()) {
                LOG.info("guest forgotten endpoint={} reason=\"not heard for {} h\"", at, MEMORY.toHours());
                forget();
                return;
            }
            while (links.size() < Limits.SPARE_LINKS) {
                Spare spare = new Spare(this);
                links.add(spare);
                spare.dial = Dial.start(server.loop(), at, Limits.SETUP_DEADLINE, spare);
            }
        }

        long connected() {
            return links.stream().filter(spare -> spare.socket != null).count();
        }

        void used(Spare spare) {
            links.remove(spare);
            heard();
            if (!reached) {
                reached = true;
                LOG.info("spare links are used guest={}", at);
            }
            fill();
        }

        void lost(Spare spare, String reason) {
            links.remove(spare);
            if (retry == null && guests.containsValue(this)) {
                LOG.debug("spare link lost guest={} reason=\"{}\" again-in={}ms", at, reason, wait.toMillis());
                retry = server.loop().schedule(wait, () -> {
                    retry = null;
                    fill();
                });
                Duration doubled = wait.multipliedBy(2);
                wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
            }
        }

        void forget() {
            guests.remove(at);
            if (retry != null) {
                retry.cancel();
            }
            List.copyOf(links).forEach(Spare::end);
        }
    }

    /** One link, until it is used or gone. */
    private final class Spare implements Dial.Outcome, Place {
        private final Guest guest;
        private Dial dial;
        private Channel socket;

        Spare(Guest guest) {
            this.guest = guest;
        }

        @Override
        public void connected(Channel channel) {
            socket = channel;
            server.counters().link();
            server.loop().sockets().keepAlive(channel.descriptor());
            if (guest.at.isLoopback()) {
                encrypted.admit(channel, new Entrance(guest.at, Binding.TCP_LOOPBACK, false, false, true), this);
            } else {
                encrypted.spare(channel, guest.at, this);
            }
        }

        @Override
        public void failed(DialFailure failure) {
            guest.lost(this, failure.reason());
        }

        @Override
        public boolean busy() {
            return false;
        }

        @Override
        public void leave(boolean served) {
            if (served) {
                guest.used(this);
            } else {
                guest.lost(this, "the guest closed it, or did not go on");
            }
        }

        void end() {
            dial.cancel();
            if (socket != null && socket.isOpen()) {
                socket.handler().abort(new IllegalStateException("given up"));
            }
        }
    }
}
