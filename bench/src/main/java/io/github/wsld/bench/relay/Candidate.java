package io.github.wsld.bench.relay;

import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Usage;
import java.io.IOException;
import java.util.List;

/**
 * A relay, or two in a row, that runs and leads to the sink.
 *
 * @param name in tables
 * @param address where the load connects
 * @param prefix what a connection begins with, in hexadecimal: the request of a link; empty for relays that know none
 * @param relays the programs that do the work, in the order in which they are to be stopped
 */
public record Candidate(String name, String address, String prefix, List<Child> relays) {
    public Candidate {
        relays = List.copyOf(relays);
    }

    public Usage usage() throws IOException {
        return Usage.of(relays);
    }

    /** @throws IOException with its last words, when one of its programs has ended */
    public void requireAlive() throws IOException {
        for (Child relay : relays) {
            relay.requireAlive();
        }
    }
}
