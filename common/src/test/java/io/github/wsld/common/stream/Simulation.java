package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StrmReply;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * One schedule: a guest and a host with a few streams over a model network, all of it chosen by one seed. First
 * anything may happen; then the network gets better, programs say what they have to say, and everything has to come
 * to its end.
 */
final class Simulation {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final int[] SIZES = {1, 3, 64, 700, 9000, 30_000};
    private static final int[] PIPES = {40, 300, 2000, 20_000};
    private static final int[] WINDOWS = {4096, 5000, 30_000};

    final SplittableRandom random;
    long now;
    final SimHost host;

    private final List<SimStream> streams = new ArrayList<>();
    private final List<SimLink> links = new ArrayList<>();
    private final SimEndpoints endpoints;
    private final Canary canary = new Canary(StreamTimes.DEFAULT);
    PiecePool guestPool;
    final int mostBytes;
    final boolean faults;
    private final boolean restarts;
    private final int pipeSize;
    /** Programs take few bytes at a time. */
    final boolean slow;

    Instance guest;
    private final List<Instance> toBury = new ArrayList<>();
    private int cuts;
    boolean calm;
    private int turn;

    Simulation(long seed) {
        random = new SplittableRandom(seed);
        now = random.nextLong(1000 * SECOND);
        guestPool = newPool();
        mostBytes = random.nextInt(4) == 0 ? 30_000 : 300;
        faults = random.nextInt(3) == 0;
        restarts = random.nextInt(3) == 0;
        cuts = random.nextInt(14);
        slow = random.nextBoolean();
        pipeSize = pick(PIPES);
        guest = instance();
        endpoints = new SimEndpoints(random);
        host = new SimHost(this);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            streams.add(new SimStream(this, streams.size()));
        }
    }

    void run() {
        for (int steps = 10 + random.nextInt(100); steps > 0; steps--) {
            step();
        }
        calm = true;
        endpoints.allUp();
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
            case 0, 1, 7, 8 -> cutSomething();
            case 2 -> endpoints.turnOne();
            case 3 -> now += random.nextLong(random.nextInt(10) == 0 ? 8 * SECOND : 100 * MILLI);
            case 4 -> fault();
            case 5 -> restart();
            case 6 -> resume();
            default -> {}
        }
        act();
        now += random.nextLong(20 * MILLI);
        ticks();
        streams.forEach(SimStream::checkMemory);
    }

    /** About half of what is possible now, and all of it in the calm; returns whether anything was. */
    private boolean act() {
        boolean moved = maybe() && dial() | bury();
        for (SimStream stream : streams) {
            moved |= maybe() && stream.connects();
            moved |= maybe() && stream.clientActs();
            moved |= maybe() && stream.targetActs();
        }
        for (SimLink link : links.toArray(SimLink[]::new)) {
            int most = calm ? 1 << 20 : 1 + random.nextInt(random.nextBoolean() ? 20 : 10_000);
            int first = random.nextInt(SimLink.ACTS);
            for (int i = 0; i < SimLink.ACTS; i++) {
                moved |= maybe() && link.acts((first + i) % SimLink.ACTS, most);
            }
        }
        links.removeIf(SimLink::isOver);
        return moved;
    }

    private boolean maybe() {
        return calm || random.nextBoolean();
    }

    /** Bytes of a stream were queued just now: perhaps its link takes them from where they stand. */
    void queued(GuestStream stream, ByteBuffer bytes) {
        if (maybe()) {
            links.stream().anyMatch(link -> link.guest.writeInPlace(stream, bytes));
        }
    }

    void queued(HostStream stream, ByteBuffer bytes) {
        if (maybe()) {
            links.stream().anyMatch(link -> link.host.writeInPlace(stream, bytes));
        }
    }

    /** The guest closed its end. */
    void guestClosed(SimLink link, boolean replied) {
        endpoints.closed(link.endpoint, replied, now);
    }

    void replied(SimLink link, StrmReply reply) {
        endpoints.replied(link.endpoint);
        link.guest.stream.replied(link.guest, reply, host.instance(), now);
    }

    private boolean dial() {
        if (endpoints.probe(now)) {
            return true;
        }
        Optional<SimStream> next = streams.stream()
                .filter(stream -> stream.guest != null && stream.guest.needsLink(now))
                .min((a, b) -> new DialOrder().compare(a.guest, b.guest));
        if (next.isEmpty() || !endpoints.mayDial(now)) {
            return false;
        }
        OptionalInt endpoint = endpoints.dial(now);
        if (endpoint.isEmpty()) {
            return true;
        }
        GuestStream stream = next.get().guest;
        SimLink link = new SimLink(this, endpoint.getAsInt(), pipeSize);
        if (!calm && random.nextBoolean()) {
            link.host.readFrom(now + random.nextLong(random.nextBoolean() ? SECOND / 2 : 9 * SECOND));
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
            endpoints.resumed(now);
            guests().forEach(side -> side.resumed(now));
        }
    }

    private void fault() {
        if (faults && random.nextInt(3) == 0) {
            SimStream stream = streams.get(random.nextInt(streams.size()));
            if (random.nextBoolean()) {
                stream.clientFails();
            } else {
                stream.targetFails();
            }
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
        streams.forEach(SimStream::guestRestarts);
    }

    private void guestCrashes() {
        toBury.add(guest);
        guest = instance();
        guestPool = newPool();
        streams.forEach(SimStream::guestCrashes);
    }

    private boolean bury() {
        if (toBury.isEmpty()) {
            return false;
        }
        SimLink link = new SimLink(this, 0, pipeSize);
        host.table().request(new StrmRequest.Bury(toBury.remove(0), guest), link.host, now);
        return true;
    }

    private void hostRestarts() {
        closeHostEnds();
        streams.forEach(stream -> stream.host = null);
        host.restarts();
    }

    private void hostCrashes() {
        closeHostEnds();
        host.crashes();
        streams.forEach(SimStream::hostCrashes);
    }

    /** The host's process is gone, and its descriptors with it. */
    private void closeHostEnds() {
        for (SimLink link : links) {
            if (!link.host.closed) {
                link.host.close();
            }
        }
    }

    PiecePool newPool() {
        return new PiecePool(ByteBuffer::allocate, random.nextBoolean() ? 16 : 1000);
    }

    SimStream streamOf(Target target) {
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
            if (stream.host != null) {
                stream.host.tick(now);
            }
        }
        for (SimLink link : List.copyOf(links)) {
            if (link.host.isOverdue()) {
                link.host.end();
            }
        }
        links.removeIf(SimLink::isOver);
        if (++turn % 16 == 0) {
            host.table().tick(now);
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
            if (stream.host != null) {
                next = Math.min(next, stream.host.deadline());
            }
        }
        if (linked) {
            next = Math.min(next, canary.deadline());
        }
        if (waiting) {
            next = Math.min(next, endpoints.deadline(now));
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
                check(stream.guest.outcome().code() == Reason.NO_CODE, "outcome " + stream.guest.outcome());
            }
            check(
                    stream.faulted || restarts || stream.opened == 1,
                    "the target was opened " + stream.opened + " times");
        }
        check(host.table().streams().isEmpty(), "the host keeps a stream that no guest has");
        for (int i = 0; i < 2; i++) {
            host.letsTimePass();
            ticks();
        }
        for (SimStream stream : streams) {
            check(stream.target == null || !stream.target.isOpen(), "an orphan at the target");
        }
        host.verify();
        long lent = guestPool.lentBytes() + host.lentBytes();
        check(lent == 0, lent + " bytes are still lent");
    }

    private List<GuestStream> guests() {
        List<GuestStream> sides = new ArrayList<>(streams.size());
        for (SimStream stream : streams) {
            if (stream.guest != null) {
                sides.add(stream.guest);
            }
        }
        return sides;
    }

    Instance instance() {
        return new Instance(random.nextLong(), random.nextLong());
    }

    StreamSizes sizes() {
        return new StreamSizes(pick(SIZES), pick(WINDOWS));
    }

    private int pick(int[] of) {
        return of[random.nextInt(of.length)];
    }

    static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
