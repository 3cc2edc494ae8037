package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.protocol.Reason;
import io.github.wsld.common.protocol.StreamId;
import io.github.wsld.common.protocol.StrmRequest;
import io.github.wsld.common.protocol.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** A host's table of streams with one guest that asks, and what both say. */
abstract class StreamTableCase {

    static final long SECOND = 1_000_000_000L;
    static final Instance GUEST = new Instance(3, 3);
    static final int WINDOW = 4096;

    final PiecePool pool = new PiecePool(ByteBuffer::allocate);
    StreamBudget budget;
    FakeLocal target;
    Optional<Reason> denial = Optional.empty();
    StreamTable table = table(8);
    HostStream stream;
    long now = 50 * SECOND;

    final StreamTable table(int tombstones) {
        StreamLimits limits = new StreamLimits(tombstones, Duration.ofHours(24));
        budget = new StreamBudget(4, 1 << 20);
        return new StreamTable(limits, budget, pool, new Targets() {
            @Override
            public Optional<Reason> denial(Target of) {
                return denial;
            }

            @Override
            public Local connect(HostStream of, Target to) {
                stream = of;
                target = new FakeLocal();
                return target;
            }
        });
    }

    static StreamId id(int number) {
        return new StreamId(7, number);
    }

    final FakeLink ask(StrmRequest request) {
        FakeLink link = new FakeLink();
        table.request(request, link, now);
        return link;
    }

    final FakeLink open(int number, long epoch) {
        return ask(new StrmRequest.Open(epoch, id(number), WINDOW, GUEST, new Target.DefaultDisplay()));
    }

    final FakeLink resume(long epoch, long received) {
        return ask(new StrmRequest.Resume(epoch, id(1), received, WINDOW, GUEST));
    }

    final FakeLink kill(int number, long epoch) {
        return ask(new StrmRequest.Kill(epoch, id(number), Reason.CLIENT_GONE, GUEST));
    }

    final FakeLink flow() {
        FakeLink link = open(1, 1);
        stream.connected(now);
        return link;
    }

    final String says(FakeLink link) {
        ByteBuffer out = ByteBuffer.allocate(1000);
        stream.output(link, out, now);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    final void hears(FakeLink link, String frames) {
        stream.input(link, ByteBuffer.wrap(HexFormat.of().parseHex(frames)), now);
    }
}
