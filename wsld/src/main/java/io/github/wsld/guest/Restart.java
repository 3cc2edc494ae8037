package io.github.wsld.guest;

import io.github.wsld.common.daemon.Deadline;
import io.github.wsld.common.daemon.DescriptorStore;
import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.Part;
import io.github.wsld.common.daemon.RuntimeFolder;
import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.OpenListener;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.guest.restart.HandoverWriter;
import io.github.wsld.guest.restart.Inheritance;
import io.github.wsld.guest.socket.ForwardedSockets;
import io.github.wsld.guest.stream.FormerStream;
import io.github.wsld.guest.stream.Newcomer;
import io.github.wsld.guest.stream.Streams;
import io.github.wsld.guest.tcp.TcpForwarding;
import io.github.wsld.guest.x11.FormerDisplay;
import io.github.wsld.guest.x11.X11Displays;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A restart that no client notices: at its end, this run leaves listeners and streams in the descriptor store, and at its start it
 * takes up what the last one left there. A stop and a restart look alike to a service, so that the unit leaves word of a restart: a
 * file {@link #WORD} in the runtime folder.
 *
 * <p>No byte is moved before the store has forgotten what was taken up: a run that dies earlier leaves it to the next one as it was,
 * and one that dies later leaves nothing that is out of date.
 */
final class Restart {
    private static final Logger LOG = LoggerFactory.getLogger(Restart.class);
    private static final String WORD = "restart";
    private final LoopPart loopPart;
    private final EventLoop loop;
    private final DescriptorStore store;
    private final Inheritance inheritance;
    private final Map<String, String> environment;
    private final Instance instance;
    private final Streams streams;
    private final X11Displays x11;
    private final TcpForwarding tcp;
    private final ForwardedSockets sockets;
    private final Supplier<List<OpenListener>> listeners;
    private final Consumer<Predicate<Endpoint>> closeUnless;
    /** Set when all was handed over, or as long as what was left to this run is not taken up; read on stopping threads. */
    private volatile boolean isKept;

    /**
     * @param environment tells the runtime folder
     * @param instance of this run
     * @param listeners that are open, called on the loop's thread
     * @param closeUnless closes the inherited listeners but those of some endpoints
     */
    Restart(
            LoopPart loopPart,
            EventLoop loop,
            DescriptorStore store,
            Inheritance inheritance,
            Map<String, String> environment,
            Instance instance,
            Streams streams,
            X11Displays x11,
            TcpForwarding tcp,
            ForwardedSockets sockets,
            Supplier<List<OpenListener>> listeners,
            Consumer<Predicate<Endpoint>> closeUnless) {
        this.loopPart = loopPart;
        this.loop = loop;
        this.store = store;
        this.inheritance = inheritance;
        this.environment = environment;
        this.instance = instance;
        this.streams = streams;
        this.x11 = x11;
        this.tcp = tcp;
        this.sockets = sockets;
        this.listeners = listeners;
        this.closeUnless = closeUnless;
        this.isKept = inheritance.instance().isPresent();
    }

    /** A part that is not stopped when the next run is to go on with what it has. */
    Part keeping(Part part) {
        return new Keeping(part);
    }

    /** The part that hands over: stopped before all whose listeners are to be kept, and after all others. */
    Part departure() {
        return new Departure();
    }

    /** The part that takes up: started after all others. */
    Part arrival() {
        return new Arrival();
    }

    private Path word() throws IOException {
        return RuntimeFolder.of(environment).path().resolve(WORD);
    }

    /** On the loop's thread. */
    private List<Integer> leave(int file) {
        List<Integer> left = new ArrayList<>();
        try (HandoverWriter out = new HandoverWriter(file, instance)) {
            loop.releaseListeners();
            // Before the streams, which would tell them that they are not connected.
            List<Newcomer> newcomers = new ArrayList<>(x11.leaveNewcomers());
            newcomers.addAll(tcp.leave());
            newcomers.addAll(sockets.leaveNewcomers());
            for (OpenListener listener : listeners.get()) {
                out.listener(listener);
                left.add(listener.descriptor());
            }
            for (FormerDisplay display : x11.leave()) {
                out.display(display);
            }
            streams.leave(stream -> leave(stream, out, left));
            for (Newcomer newcomer : newcomers) {
                out.newcomer(newcomer);
                left.add(newcomer.descriptor());
            }
            out.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return left;
    }

    private static void leave(FormerStream stream, HandoverWriter out, List<Integer> left) {
        try {
            out.stream(stream);
            stream.client().ifPresent(client -> left.add(client.descriptor()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean takeUp(Newcomer newcomer) {
        return x11.takeUp(newcomer) || tcp.takeUp(newcomer) || sockets.takeUp(newcomer);
    }

    private final class Departure implements Part {
        @Override
        public String name() {
            return "departure";
        }

        @Override
        public void start() {
            // It comes with the end.
        }

        @Override
        public void stop(Duration left) throws Exception {
            // Stopped before it took up what is in the store, it leaves that as it is.
            if (isKept || store.capacity() == 0 || !Files.exists(word())) {
                return;
            }
            Deadline deadline = Deadline.in(left);
            int file = store.file();
            List<Integer> descriptors = new ArrayList<>();
            loopPart.doAndWait(() -> descriptors.addAll(leave(file)), deadline.left());
            int most = store.capacity() - 1;
            if (descriptors.size() > most) {
                LOG.warn(
                        "clients closed, for the service manager keeps no more descriptors={} most={}",
                        descriptors.size(),
                        most);
                descriptors.subList(most, descriptors.size()).clear();
            }
            // The state comes last: without it the next run takes nothing up.
            descriptors.add(file);
            store.keep(descriptors);
            isKept = true;
            settle(deadline.left().dividedBy(2));
            LOG.info("left to the next run descriptors={}", descriptors.size());
        }
    }

    /** All was sent to the service manager, and most often it is only slow: to close the clients now would surely lose them. */
    private void settle(Duration atMost) {
        try {
            store.settle(atMost);
        } catch (IOException e) {
            LOG.warn("service manager perhaps keeps no clients, who are closed then reason=\"{}\"", e.getMessage());
        }
    }

    private final class Arrival implements Part {
        @Override
        public String name() {
            return "arrival";
        }

        @Override
        public void start() throws IOException {
            if (inheritance.instance().isPresent()) {
                Inheritance.Taken taken = inheritance.takeClients(streams::takeUp, Restart.this::takeUp);
                closeUnless.accept(tcp::mayListen);
                inheritance.forget();
                isKept = false;
                LOG.info(
                        "taken over from the last run streams={} displays={} newcomers={}",
                        taken.streams(),
                        inheritance.displays().size(),
                        taken.newcomers());
            }
            Files.deleteIfExists(word());
        }

        @Override
        public void stop(Duration left) {
            // What was taken up is the other parts'.
        }
    }

    private final class Keeping implements Part {
        private final Part part;

        Keeping(Part part) {
            this.part = part;
        }

        @Override
        public String name() {
            return part.name();
        }

        @Override
        public void start() throws Exception {
            part.start();
        }

        @Override
        public void stop(Duration left) throws Exception {
            if (!isKept) {
                part.stop(left);
            }
        }
    }
}
