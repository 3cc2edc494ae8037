package io.github.wsld.guest.restart;

import io.github.wsld.common.daemon.DescriptorStore;
import io.github.wsld.common.loop.OpenListener;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.guest.stream.FormerStream;
import io.github.wsld.guest.stream.Newcomer;
import io.github.wsld.guest.x11.FormerDisplay;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the run before this one has left in the store: its listeners, its displays, and its streams with their clients. Owns the
 * descriptors until they are taken; what nobody takes is closed with {@link #takeClients}. A state that cannot be read is told, and
 * there is nothing then. For the thread that builds the daemon.
 */
public final class Inheritance {
    private static final Logger LOG = LoggerFactory.getLogger(Inheritance.class);
    /** What {@link HandoverFile#nameOf} begins with for a file in memory. */
    private static final String FILE = "/memfd:";

    /** For the service manager to read what it was told. */
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private final DescriptorStore store;
    /** By the kernel's names. */
    private final Map<String, Integer> descriptors = new HashMap<>();

    private Optional<HandoverReader> state = Optional.empty();

    /** Takes what the store has kept. */
    public Inheritance(DescriptorStore store) {
        this.store = store;
        if (!store.kept().isEmpty()) {
            try {
                int file = file(store.kept());
                state = Optional.of(new HandoverReader(file, descriptors));
                store.close(file);
            } catch (IOException e) {
                LOG.warn(
                        "what the last run left cannot be taken up, its clients are closed descriptors={} reason=\"{}\"",
                        store.kept().size(),
                        e.getMessage());
                descriptors.clear();
                store.kept().forEach(store::end);
                // Or the places where it listened would still be taken.
                forget();
            }
        }
    }

    /** Sorts the descriptors by what they are. */
    private int file(List<Integer> kept) throws IOException {
        OptionalInt file = OptionalInt.empty();
        for (int descriptor : kept) {
            String name = HandoverFile.nameOf(descriptor);
            if (!name.startsWith(FILE)) {
                descriptors.put(name, descriptor);
            } else if (file.isPresent()) {
                throw new IOException("it left two states");
            } else {
                file = OptionalInt.of(descriptor);
            }
        }
        return file.orElseThrow(() -> new IOException("it left no state"));
    }

    /** The instance that this run goes on with; empty when it begins anew. */
    public Optional<Instance> instance() {
        return state.map(HandoverReader::instance);
    }

    /** Listeners, which are the taker's. */
    public List<OpenListener> listeners() {
        return state.map(HandoverReader::listeners).orElse(List.of());
    }

    public List<FormerDisplay> displays() {
        return state.map(HandoverReader::displays).orElse(List.of());
    }

    /** Whether its redirect rules are in place. */
    public boolean hasRules() {
        return state.map(HandoverReader::hasRules).orElse(false);
    }

    /** How many were taken. */
    public record Taken(int streams, int newcomers) {}

    /**
     * Gives out the streams, each with its client, and the clients that are not connected yet; all are the taker's. Closes what is
     * left over, and ends this inheritance.
     *
     * @param newcomers whether it takes one
     */
    public Taken takeClients(Consumer<FormerStream> streams, Predicate<Newcomer> newcomers) throws IOException {
        Taken taken = new Taken(0, 0);
        if (state.isPresent()) {
            try (HandoverReader reader = state.get()) {
                taken = new Taken(reader.takeStreams(streams), reader.takeNewcomers(newcomers));
            }
        }
        descriptors.values().forEach(store::end);
        descriptors.clear();
        return taken;
    }

    /** Has the store forget all of it. What the service manager is slow to read it still will: it is not waited for longer. */
    public void forget() {
        try {
            store.forget();
            store.settle(SETTLED);
        } catch (IOException e) {
            LOG.warn("service manager perhaps still keeps what the last run left reason=\"{}\"", e.getMessage());
        }
    }
}
