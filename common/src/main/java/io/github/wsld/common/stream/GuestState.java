package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.Target;
import java.util.Optional;

/**
 * What a {@link GuestStream} hands over to the daemon's next run, beside the client's descriptor. Holds bytes that
 * the client sent: it is handed to nobody else.
 *
 * @param guest the run that began the stream
 * @param host the run of the host that has the stream; empty before its first OK
 * @param clientOpen whether there is a client's descriptor to hand over
 */
public record GuestState(
        StreamId id,
        Target target,
        Instance guest,
        Optional<Instance> host,
        GuestStream.Phase phase,
        long epoch,
        int killReason,
        boolean clientOpen,
        SideState side) {

    private static final GuestStream.Phase[] PHASES = GuestStream.Phase.values();

    /** Its share of the {@link StreamBudget}. */
    public StreamSizes sizes() {
        return side.sizes();
    }

    public byte[] encode() {
        StateWriter out =
                new StateWriter().id(id).target(target).instance(guest).u8(host.isPresent() ? 1 : 0);
        host.ifPresent(out::instance);
        return out.u8(phase.ordinal())
                .i64(epoch)
                .u16(killReason)
                .u8(clientOpen ? 1 : 0)
                .side(side)
                .bytes();
    }

    /**
     * Reads what {@link #encode} gave.
     *
     * @throws ProtocolException when it is of another version, or damaged: the client is to be reset, the stream buried
     */
    public static GuestState decode(byte[] bytes) throws ProtocolException {
        return StateReader.read(bytes, in -> {
            StreamId id = in.id();
            Target target = in.target();
            Instance guest = in.instance();
            Optional<Instance> host = in.flag() ? Optional.of(in.instance()) : Optional.empty();
            int phase = in.u8();
            long epoch = in.i64();
            if (phase >= PHASES.length || epoch < 0 || epoch > StrmRequest.MAX_EPOCH) {
                throw new ProtocolException("the state of a stream has phase " + phase + ", epoch " + epoch);
            }
            return new GuestState(id, target, guest, host, PHASES[phase], epoch, in.u16(), in.flag(), in.side());
        });
    }

    @Override
    public String toString() {
        return "state of stream " + id;
    }
}
