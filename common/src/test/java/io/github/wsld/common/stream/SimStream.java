package io.github.wsld.common.stream;

import static io.github.wsld.common.stream.Simulation.check;

import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;

/** A stream of a {@link Simulation}, with the programs at its ends. */
final class SimStream implements Targets {

    private final Simulation sim;
    private final SplittableRandom random;
    private final int salt;
    private final boolean echo;
    final int upBytes;
    final int downBytes;
    final SimLocal client;
    /** {@code null} once the guest has crashed. */
    GuestStream guest;
    /** The one that the target belongs to; {@code null} when the host does not have the stream. */
    HostStream host;

    SimLocal target;
    int opened;
    boolean connecting;
    /** Something other than a lost link befell it. */
    boolean faulted;

    SimStream(Simulation sim, int index) {
        this.sim = sim;
        random = sim.random;
        salt = random.nextInt(256);
        echo = random.nextInt(4) == 0;
        StreamSizes sizes = sim.sizes();
        upBytes = echo ? random.nextInt(60) : bytes(sizes.ring());
        downBytes = echo ? upBytes : bytes(sim.host.sizes().ring());
        client = new SimLocal(salt, upBytes, salt + 100, downBytes, false);
        StreamId id = new StreamId(random.nextLong(), index + 1);
        guest = new GuestStream(
                id, new Target.TcpPort(index + 1), sim.guest, sizes, sim.guestPool, StreamTimes.DEFAULT, client);
    }

    /** A small ring makes many frames: few bytes do. */
    private int bytes(int ring) {
        return random.nextInt(random.nextInt(4) == 0 ? Math.min(sim.mostBytes, 100 * ring) : 20);
    }

    @Override
    public Optional<Reason> denial(Target of) {
        boolean denied = sim.faults && random.nextInt(50) == 0;
        faulted |= denied;
        return denied ? Optional.of(new Reason(Reason.DENIED, "denied")) : Optional.empty();
    }

    @Override
    public Local connect(HostStream stream, Target to) {
        host = stream;
        connecting = true;
        opened++;
        target = new SimLocal(salt + 100, downBytes, salt, upBytes, echo);
        return target;
    }

    boolean isTargetUsable() {
        return host != null && !connecting && target.isOpen();
    }

    /** A connection to the target is made, or is not; returns whether one was under way. */
    boolean connects() {
        if (!connecting) {
            return false;
        }
        connecting = false;
        if (!target.isOpen()) {
            return true;
        }
        if (sim.faults && random.nextInt(10) == 0) {
            faulted = true;
            target.state = SimLocal.State.FAILED;
            host.connectFailed(new Reason(Reason.TARGET_REFUSED, "refused"), sim.now);
        } else {
            host.connected(sim.now);
        }
        return true;
    }

    boolean clientActs() {
        if (guest == null || !client.isOpen()) {
            return false;
        }
        boolean moved = false;
        if (client.canSend() && guest.room() > 0) {
            ByteBuffer bytes = client.sends(some(guest.room()));
            guest.clientSent(bytes.mark(), sim.now);
            sim.queued(guest, bytes.reset());
            moved = true;
        } else if (client.canEnd()) {
            client.endSent = true;
            guest.clientEnded(sim.now);
            moved = true;
        }
        if (client.isOpen()) {
            int before = client.takes(willing());
            guest.clientTakes(sim.now);
            moved |= client.taken() != before;
        }
        return moved;
    }

    boolean targetActs() {
        if (!isTargetUsable()) {
            return false;
        }
        boolean moved = false;
        if (target.canSend() && host.room() > 0) {
            ByteBuffer bytes = target.sends(some(host.room()));
            host.targetSent(bytes.mark(), sim.now);
            sim.queued(host, bytes.reset());
            moved = true;
        } else if (target.canEnd()) {
            target.endSent = true;
            host.targetEnded(sim.now);
            moved = true;
        }
        if (target.isOpen()) {
            int before = target.takes(willing());
            host.targetTakes(sim.now);
            moved |= target.taken() != before;
        }
        return moved;
    }

    private int some(int most) {
        return sim.calm ? most : 1 + random.nextInt(random.nextBoolean() ? Math.min(most, 10) : most);
    }

    private int willing() {
        return sim.calm ? 1 << 20 : random.nextInt(3) * random.nextInt(sim.slow ? 5 : 3000);
    }

    void clientFails() {
        if (guest != null && client.isOpen()) {
            faulted = true;
            client.state = SimLocal.State.FAILED;
            guest.clientFailed(sim.now);
        }
    }

    void targetFails() {
        if (isTargetUsable()) {
            faulted = true;
            target.state = SimLocal.State.FAILED;
            host.targetFailed(new Reason(Reason.TARGET_RESET, "reset"), sim.now);
        }
    }

    /** The guest's next process goes on with it. */
    void guestRestarts() {
        if (guest == null || guest.phase() == GuestStream.Phase.GONE) {
            return;
        }
        try {
            GuestState state = GuestState.decode(guest.state().encode());
            guest = new GuestStream(state, sim.guestPool, StreamTimes.DEFAULT, client, sim.now);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** The guest's process dies, and its clients' connections with it. */
    void guestCrashes() {
        faulted = true;
        if (guest != null) {
            guest.state();
            guest = null;
        }
        if (client.isOpen()) {
            client.state = SimLocal.State.FAILED;
        }
    }

    /** The host's process dies, and its connections to targets with it. */
    void hostCrashes() {
        faulted = true;
        connecting = false;
        host = null;
        if (target != null && target.isOpen()) {
            target.state = SimLocal.State.FAILED;
        }
    }

    void checkMemory() {
        if (guest != null) {
            int most = guest.sizes().ring() + guest.sizes().window();
            check(guest.heldBytes() <= most, "the guest holds " + guest.heldBytes());
        }
        if (host != null) {
            int most = host.sizes().ring() + host.sizes().window();
            check(host.heldBytes() <= most, "the host holds " + host.heldBytes());
        }
    }
}
