package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One schedule: a guest and a host with a few streams over a model network, all of it chosen by one seed. First anything may
 * happen; then the network gets better, programs say what they have to say, and everything has to come to its end.
 */
final class Simulation {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final int LINK_ACTS = 6;
    private static final int[] SIZES = {1, 3, 64, 700, 9000, 30_000};
    private static final int[] PIPES = {40, 300, 2000, 20_000};
    private static final int[] WINDOWS = {4096, 5000, 30_000};

    final SplittableRandom random;
    long now;
    StreamTable table;

    private final List<SimStream> streams = new ArrayList<>();
    private final List<SimLink> links = new ArrayList<>();
    private final List<EndpointDials> endpoints = new ArrayList<>();
    private final boolean[] endpointUp;
    private final Failover failover;
    private final Canary canary = new Canary();
    private PiecePool guestPool;
    private PiecePool hostPool;
    private final StreamSizes hostSizes;
    private final Duration retention;
    private final int mostBytes;
    private final boolean faults;
    private final boolean restarts;
    private final int pipeSize;
    /** Programs take few bytes at a time. */
    private final boolean slow;

    private Instance guest;
    private Instance host;
    private final List<Instance> toBury = new ArrayList<>();
    private int cuts;
    private boolean calm;
    private int turn;

    /** A stream with the programs at its ends. */
    final class SimStream implements Targets {
        final StreamId id;
        final int salt;
        final int upBytes;
        final int downBytes;
        final boolean echo;
        final SimLocal client;
        GuestStream guestSide;
        HostStream hostSide;
        SimLocal target;
        int opened;
        boolean connecting;
        /** Something other than a lost link befell it. */
        boolean faulted;

        SimStream(int index) {
            id = new StreamId(random.nextLong(), index + 1);
            salt = random.nextInt(256);
            echo = random.nextInt(4) == 0;
            StreamSizes guestSizes = sizes();
            upBytes = echo ? random.nextInt(60) : bytes(guestSizes.ring());
            downBytes = echo ? upBytes : bytes(hostSizes.ring());
            client = new SimLocal(salt, upBytes, salt + 100, downBytes, false);
            guestSide = new GuestStream(id, new Target.TcpPort(index + 1), guest, guestSizes, guestPool, client);
        }

        /** A small ring makes many frames: few bytes do. */
        private int bytes(int ring) {
            return random.nextInt(random.nextInt(4) == 0 ? Math.min(mostBytes, 100 * ring) : 20);
        }

        @Override
        public Optional<Reason> denial(Target of) {
            return faults && random.nextInt(200) == 0 ? denied() : Optional.empty();
        }

        private Optional<Reason> denied() {
            faulted = true;
            return Optional.of(new Reason(Reason.DENIED, "denied"));
        }

        @Override
        public Local connect(HostStream stream, Target to) {
            hostSide = stream;
            connecting = true;
            opened++;
            target = new SimLocal(salt + 100, downBytes, salt, upBytes, echo);
            return target;
        }

        boolean targetUsable() {
            return target != null && !connecting && target.isOpen();
        }

        private void checkMemory() {
            if (guestSide != null) {
                int most = guestSide.sizes().ring() + guestSide.sizes().window();
                check(guestSide.heldBytes() <= most, "the guest holds " + guestSide.heldBytes());
            }
            if (hostSide != null) {
                int most = hostSide.sizes().ring() + hostSide.sizes().window();
                check(hostSide.heldBytes() <= most, "the host holds " + hostSide.heldBytes());
            }
        }
    }

    Simulation(long seed) {
        random = new SplittableRandom(seed);
        now = random.nextLong(1000 * SECOND);
        guestPool = newPool();
        hostPool = newPool();
        retention = Duration.ofHours(24);
        mostBytes = random.nextInt(4) == 0 ? 30_000 : 300;
        faults = random.nextInt(3) == 0;
        restarts = random.nextInt(3) == 0;
        cuts = random.nextInt(10);
        slow = random.nextBoolean();
        pipeSize = pick(PIPES);
        guest = instance();
        host = instance();
        int count = 1 + random.nextInt(3);
        endpointUp = new boolean[count];
        for (int i = 0; i < count; i++) {
            endpoints.add(new EndpointDials(32, random));
            endpointUp[i] = true;
        }
        failover = new Failover(endpoints);
        hostSizes = sizes();
        table = newTable();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            streams.add(new SimStream(streams.size()));
        }
    }

    void run() {
        for (int steps = 10 + random.nextInt(60); steps > 0; steps--) {
            step();
        }
        calm = true;
        Arrays.fill(endpointUp, true);
        int rounds = 0;
        while (!isQuiet()) {
            check(++rounds < 10_000, "no end in sight");
            if (!act()) {
                long next = deadline();
                check(next != StreamSide.NEVER, "stuck");
                now = Math.max(now + 1, next);
            }
            ticks();
        }
        verify();
    }

    // What happens.

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1 -> cutSomething();
            case 2 -> endpointUp[random.nextInt(endpointUp.length)] ^= true;
            case 3 -> now += random.nextLong(random.nextInt(10) == 0 ? 8 * SECOND : 100 * MILLI);
            case 4 -> fault();
            case 5 -> restart();
            case 6 -> resume();
            default -> {}
        }
        act();
        now += random.nextLong(20 * MILLI);
        ticks();
        for (SimStream stream : streams) {
            stream.checkMemory();
        }
    }

    /** About half of what is possible now, and all of it in the calm; returns whether anything was. */
    private boolean act() {
        boolean moved = maybe() && dial() | bury();
        for (SimStream stream : streams) {
            moved |= maybe() && connect(stream);
            moved |= maybe() && clientActs(stream);
            moved |= maybe() && targetActs(stream);
        }
        for (SimLink link : links.toArray(SimLink[]::new)) {
            int first = random.nextInt(LINK_ACTS);
            for (int i = 0; i < LINK_ACTS; i++) {
                moved |= maybe() && linkActs(link, (first + i) % LINK_ACTS);
            }
        }
        return moved;
    }

    private boolean maybe() {
        return calm || random.nextBoolean();
    }

    private boolean linkActs(SimLink link, int what) {
        int most = calm ? 1 << 20 : 1 + random.nextInt(random.nextBoolean() ? 20 : 10_000);
        switch (what) {
            case 0 -> {
                if (link.guest.canWrite()) {
                    int before = link.up.underWay();
                    link.guest.write();
                    return link.up.underWay() != before;
                }
            }
            case 1 -> {
                if (link.host.canWrite()) {
                    int before = link.down.underWay();
                    link.host.write();
                    return link.down.underWay() != before;
                }
            }
            case 2 -> {
                if (link.guest.canRead()) {
                    link.guest.read(most);
                    return true;
                }
            }
            case 3 -> {
                if (link.host.canRead()) {
                    link.host.read(most);
                    return true;
                }
            }
            case 4 -> {
                if (link.guest.isAtEnd()) {
                    guestLost(link);
                    return true;
                }
            }
            default -> {
                if (link.host.isAtEnd()) {
                    link.host.end();
                    links.removeIf(SimLink::isOver);
                    return true;
                }
            }
        }
        return false;
    }

    private void guestLost(SimLink link) {
        link.guest.stream.lost(link.guest, now);
        if (!link.guest.closed) {
            link.guest.drop();
        }
        links.removeIf(SimLink::isOver);
    }

    /** The guest closed its end. */
    void guestClosed(SimLink link, boolean replied) {
        EndpointDials dials = endpoints.get(link.endpoint);
        if (replied) {
            dials.lost(now);
        } else {
            dials.failed(now);
        }
    }

    void replied(SimLink link, StrmReply reply) {
        endpoints.get(link.endpoint).succeeded();
        link.guest.stream.replied(link.guest, reply, host, now);
    }

    private boolean dial() {
        if (failover.isProbeDue(now) && endpoints.get(0).mayDial(now)) {
            failover.probeBegan(now);
            endpoints.get(0).began();
            if (endpointUp[0]) {
                endpoints.get(0).succeeded();
                failover.probeSucceeded(now);
            } else {
                endpoints.get(0).failed(now);
            }
            return true;
        }
        int to = failover.current(now);
        EndpointDials dials = endpoints.get(to);
        Optional<SimStream> next = streams.stream()
                .filter(stream -> stream.guestSide != null && stream.guestSide.needsLink(now))
                .min((a, b) -> new DialOrder().compare(a.guestSide, b.guestSide));
        if (next.isEmpty() || !dials.mayDial(now)) {
            return false;
        }
        dials.began();
        if (!endpointUp[to]) {
            dials.failed(now);
            return true;
        }
        GuestStream stream = next.get().guestSide;
        SimLink link = new SimLink(this, to, pipeSize);
        if (!calm && random.nextInt(3) == 0) {
            link.host.readFrom(now + random.nextLong(random.nextBoolean() ? SECOND : 9 * SECOND));
        }
        links.add(link);
        link.guest.ask(stream, stream.dial(link.guest, now));
        if (!calm && random.nextInt(20) == 0) {
            // Challenged and refused: the REQUEST is never written.
            stream.refused(link.guest, now);
            link.host.close();
            links.remove(link);
        }
        return true;
    }

    private boolean clientActs(SimStream stream) {
        SimLocal client = stream.client;
        GuestStream side = stream.guestSide;
        if (!client.isOpen()) {
            return false;
        }
        boolean moved = false;
        if (client.canSend() && side.room() > 0) {
            side.clientSent(client.sends(some(side.room())), now);
            moved = true;
        } else if (client.canEnd()) {
            client.endSent = true;
            side.clientEnded(now);
            moved = true;
        }
        if (client.isOpen()) {
            client.takes(calm ? 1 << 20 : random.nextInt(3) * random.nextInt(slow ? 5 : 3000));
            int before = client.got;
            boolean endBefore = client.endGot;
            side.clientTakes(now);
            moved |= client.got != before || client.endGot != endBefore;
        }
        return moved;
    }

    private boolean targetActs(SimStream stream) {
        SimLocal target = stream.target;
        HostStream side = stream.hostSide;
        if (!stream.targetUsable()) {
            return false;
        }
        boolean moved = false;
        if (target.canSend() && side.room() > 0) {
            side.targetSent(target.sends(some(side.room())), now);
            moved = true;
        } else if (target.canEnd()) {
            target.endSent = true;
            side.targetEnded(now);
            moved = true;
        }
        if (target.isOpen()) {
            target.takes(calm ? 1 << 20 : random.nextInt(3) * random.nextInt(slow ? 5 : 3000));
            int before = target.got;
            boolean endBefore = target.endGot;
            side.targetTakes(now);
            moved |= target.got != before || target.endGot != endBefore;
        }
        return moved;
    }

    private int some(int most) {
        return calm ? most : 1 + random.nextInt(random.nextBoolean() ? Math.min(most, 10) : most);
    }

    private boolean connect(SimStream stream) {
        if (!stream.connecting) {
            return false;
        }
        stream.connecting = false;
        if (!stream.target.isOpen()) {
            return true;
        }
        if (faults && random.nextInt(10) == 0) {
            stream.faulted = true;
            stream.target.state = SimLocal.State.FAILED;
            stream.hostSide.connectFailed(new Reason(Reason.TARGET_REFUSED, "refused"), now);
        } else {
            stream.hostSide.connected(now);
        }
        return true;
    }

    private void cutSomething() {
        if (cuts > 0 && !links.isEmpty()) {
            SimLink link = links.get(random.nextInt(links.size()));
            if (!link.dead) {
                cuts--;
                link.cut(random.nextBoolean());
            }
        }
    }

    private void resume() {
        if (random.nextInt(3) == 0) {
            failover.resumed(now);
            guests().forEach(side -> side.resumed(now));
        }
    }

    private void fault() {
        SimStream stream = streams.get(random.nextInt(streams.size()));
        if (!faults || random.nextInt(3) != 0) {
            return;
        }
        if (random.nextBoolean() && stream.guestSide != null && stream.client.isOpen()) {
            stream.faulted = true;
            stream.client.state = SimLocal.State.FAILED;
            stream.guestSide.clientFailed(now);
        } else if (stream.targetUsable()) {
            stream.faulted = true;
            stream.target.state = SimLocal.State.FAILED;
            stream.hostSide.targetFailed(new Reason(Reason.TARGET_RESET, "reset"), now);
        }
    }

    private void restart() {
        if (!restarts || random.nextInt(3) != 0) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> guestCrashes();
            case 1 -> hostCrashes();
            case 2, 3 -> guestRestarts();
            default -> hostRestarts();
        }
    }

    private void guestRestarts() {
        guestPool = newPool();
        for (SimStream stream : streams) {
            if (stream.guestSide != null && stream.guestSide.phase() != GuestStream.Phase.GONE) {
                byte[] state = stream.guestSide.state().encode();
                stream.guestSide = new GuestStream(guestState(state), guestPool, stream.client, now);
            }
        }
    }

    private void guestCrashes() {
        toBury.add(guest);
        guest = instance();
        guestPool = newPool();
        for (SimStream stream : streams) {
            stream.faulted = true;
            if (stream.guestSide != null) {
                stream.guestSide.state();
                stream.guestSide = null;
            }
            if (stream.client.isOpen()) {
                stream.client.state = SimLocal.State.FAILED;
            }
        }
    }

    private boolean bury() {
        if (toBury.isEmpty()) {
            return false;
        }
        SimLink link = new SimLink(this, 0, pipeSize);
        table.request(new StrmRequest.Bury(toBury.remove(0), guest), link.host, now);
        return true;
    }

    private void hostRestarts() {
        closeHostEnds();
        byte[] state = table.state(now);
        streams.forEach(stream -> stream.hostSide = null);
        table = newTable();
        try {
            table.restore(state, this::handedOver, now);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private Local handedOver(HostStream stream) {
        SimStream of = streamOf(stream.target());
        of.hostSide = stream;
        return of.target;
    }

    private void hostCrashes() {
        closeHostEnds();
        host = instance();
        table = newTable();
        for (SimStream stream : streams) {
            stream.hostSide = null;
            stream.faulted = true;
            stream.connecting = false;
            if (stream.target != null && stream.target.isOpen()) {
                stream.target.state = SimLocal.State.FAILED;
            }
        }
    }

    /** The host's process is gone, and its descriptors with it. */
    private void closeHostEnds() {
        for (SimLink link : links) {
            if (!link.host.closed) {
                link.host.close();
            }
        }
    }

    private static GuestState guestState(byte[] state) {
        try {
            return GuestState.decode(state);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private PiecePool newPool() {
        return new PiecePool(ByteBuffer::allocate, random.nextBoolean() ? 16 : 1000);
    }

    private StreamTable newTable() {
        hostPool = newPool();
        StreamBudget budget = new StreamBudget(10, 1 << 20, hostSizes, hostSizes);
        return new StreamTable(new StreamLimits(1000, retention), budget, hostPool, new Targets() {
            @Override
            public Optional<Reason> denial(Target target) {
                return streamOf(target).denial(target);
            }

            @Override
            public Local connect(HostStream stream, Target target) {
                return streamOf(target).connect(stream, target);
            }
        });
    }

    private SimStream streamOf(Target target) {
        return streams.get(((Target.TcpPort) target).port() - 1);
    }

    // Time.

    private void ticks() {
        List<GuestStream> linked =
                guests().stream().filter(GuestStream::isLinked).toList();
        canary.tick(linked, now);
        for (GuestStream side : guests()) {
            if (side.tick(now)) {
                canary.suspect(linked, now);
            }
        }
        for (SimStream stream : streams) {
            if (stream.hostSide != null) {
                stream.hostSide.tick(now);
            }
        }
        for (SimLink link : List.copyOf(links)) {
            if (link.host.isOverdue()) {
                link.host.end();
            }
        }
        links.removeIf(SimLink::isOver);
        if (++turn % 16 == 0) {
            table.tick(now);
        }
    }

    private long deadline() {
        long next = StreamSide.NEVER;
        boolean linked = false;
        boolean waiting = false;
        for (GuestStream side : guests()) {
            next = Math.min(next, side.deadline());
            linked |= side.isLinked();
            waiting |= side.needsLink(now);
        }
        for (SimStream stream : streams) {
            if (stream.hostSide != null) {
                next = Math.min(next, stream.hostSide.deadline());
            }
        }
        if (linked) {
            next = Math.min(next, canary.deadline());
        }
        if (waiting) {
            next = Math.min(next, endpoints.get(failover.current(now)).deadline());
        }
        for (SimLink link : links) {
            next = Math.min(next, link.host.deadline());
        }
        return next;
    }

    // The end.

    private boolean isQuiet() {
        for (GuestStream side : guests()) {
            if (side.phase() != GuestStream.Phase.GONE) {
                return false;
            }
        }
        return toBury.isEmpty()
                && links.stream().noneMatch(link -> link.host.isToBeRead())
                && streams.stream().noneMatch(stream -> stream.connecting);
    }

    private void verify() {
        for (SimStream stream : streams) {
            check(!stream.client.isOpen(), "a client was left hanging");
            if (!stream.faulted) {
                check(stream.client.state == SimLocal.State.CLOSED, "the client ended " + stream.client.reason);
                check(stream.target.state == SimLocal.State.CLOSED, "the target ended " + stream.target.reason);
                check(stream.client.got == stream.downBytes && stream.client.endGot, "the client did not get all");
                check(stream.target.got == stream.upBytes && stream.target.endGot, "the target did not get all");
                check(stream.guestSide.outcome().code() == Reason.NO_CODE, "outcome " + stream.guestSide.outcome());
            }
            check(
                    stream.faulted || restarts || stream.opened == 1,
                    "the target was opened " + stream.opened + " times");
        }
        check(table.streams().isEmpty(), "the host keeps a stream that no guest has");
        // What no guest will ask for any more goes in time, and what is remembered of it.
        for (int i = 0; i < 2; i++) {
            now += retention.toNanos() + 70 * SECOND;
            ticks();
            table.tick(now);
        }
        for (SimStream stream : streams) {
            check(stream.target == null || !stream.target.isOpen(), "an orphan at the target");
        }
        check(table.streams().isEmpty() && table.tombstones() == 0, "the host has not forgotten");
        long lent = guestPool.lentBytes() + hostPool.lentBytes();
        check(lent == 0, lent + " bytes are still lent");
    }

    private List<GuestStream> guests() {
        List<GuestStream> sides = new ArrayList<>(streams.size());
        for (SimStream stream : streams) {
            if (stream.guestSide != null) {
                sides.add(stream.guestSide);
            }
        }
        return sides;
    }

    private Instance instance() {
        return new Instance(random.nextLong(), random.nextLong());
    }

    private StreamSizes sizes() {
        return new StreamSizes(pick(SIZES), pick(WINDOWS));
    }

    private int pick(int[] of) {
        return of[random.nextInt(of.length)];
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
