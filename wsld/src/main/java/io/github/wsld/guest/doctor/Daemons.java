package io.github.wsld.guest.doctor;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.guest.env.Offers;
import io.github.wsld.guest.host.AwaitedLinks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wslds that run.
 *
 * @param running those that answered
 * @param silent why others did not, a sentence each
 */
record Daemons(List<Running> running, List<String> silent) {

    static final Daemons NONE = new Daemons(List.of(), List.of());

    Daemons {
        running = List.copyOf(running);
        silent = List.copyOf(silent);
    }

    /**
     * One that answered.
     *
     * @param clock empty when it leaves the clock alone
     */
    record Running(Status status, Offers offers, Optional<ClockState> clock) {

        long pid() {
            return status.pid();
        }

        boolean reachesHost() {
            return status.host()
                    .filter(host -> host.state() == Status.LinkState.UP)
                    .isPresent();
        }

        /** Texts of the notes of this name. */
        Stream<String> notes(String name) {
            return status.notes().stream()
                    .filter(note -> note.name().equals(name))
                    .map(Status.Note::text);
        }
    }

    boolean isEmpty() {
        return running.isEmpty();
    }

    /** Displays that any of them serves. */
    List<Integer> displays() {
        return running.stream()
                .flatMap(daemon -> daemon.offers().displays().stream())
                .distinct()
                .toList();
    }

    /** What one says of links of the host that are ready at this port; empty when there are none. */
    Optional<String> awaited(Endpoint.TcpFromHost endpoint) {
        return running.stream()
                .flatMap(daemon -> daemon.notes(AwaitedLinks.NOTE))
                .filter(text -> AwaitedLinks.tellsOfReady(text, endpoint.port()))
                .findFirst();
    }

    /** The link to the host of one that has one. */
    Optional<Status.HostLink> link() {
        return running.stream()
                .filter(Running::reachesHost)
                .findFirst()
                .flatMap(daemon -> daemon.status().host());
    }
}
