package io.github.wsld.common.loop;

import io.github.wsld.common.endpoint.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Sockets that note what is closed and play what calls are to return. Without that nothing can be read, and all is written. */
public final class FakeSockets implements Sockets {
    public static final int IO_ERROR = -5;
    static final int REFUSED = -111;
    public static final int GONE = -103;
    static final int EXHAUSTED = -24;

    public final List<Integer> closed = new ArrayList<>();
    final Queue<Integer> accepts = new ArrayDeque<>();
    final Queue<Integer> connects = new ArrayDeque<>();
    public final Map<Integer, Queue<Integer>> reads = new HashMap<>();
    public final Map<Integer, Queue<Integer>> writes = new HashMap<>();
    public final List<Integer> ended = new ArrayList<>();
    public boolean canReset = true;
    int connectResult;
    boolean connectsAtOnce;

    @Override
    public Listener listen(Endpoint endpoint, int mode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int accept(int listener) {
        Integer result = accepts.poll();
        return result == null ? WOULD_BLOCK : result;
    }

    @Override
    public int connect(Endpoint endpoint) {
        return connects.remove();
    }

    @Override
    public boolean connectsAtOnce(Endpoint endpoint) {
        return connectsAtOnce;
    }

    @Override
    public int connectResult(int descriptor) {
        return connectResult;
    }

    @Override
    public Listener adoptListener(int descriptor, Endpoint endpoint) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(int descriptor, long address, int length) {
        Integer result = reads.getOrDefault(descriptor, new ArrayDeque<>()).poll();
        return result == null ? WOULD_BLOCK : result;
    }

    @Override
    public int write(int descriptor, long address, int length) {
        Integer result = writes.getOrDefault(descriptor, new ArrayDeque<>()).poll();
        return result == null ? length : result;
    }

    @Override
    public int shutdownOutput(int descriptor) {
        ended.add(descriptor);
        return 0;
    }

    @Override
    public void close(int descriptor) {
        closed.add(descriptor);
    }

    @Override
    public void reset(int descriptor) {
        closed.add(-descriptor);
    }

    @Override
    public Optional<PeerCredentials> peerCredentials(int descriptor) {
        return Optional.empty();
    }

    @Override
    public boolean isPeerGone(int result) {
        return result == GONE;
    }

    @Override
    public boolean canReset(int descriptor) {
        return canReset;
    }

    @Override
    public boolean isEndOfStream(int result) {
        return result == IO_ERROR;
    }

    @Override
    public boolean isExhausted(int result) {
        return result == EXHAUSTED;
    }

    @Override
    public String describe(int result) {
        return "error " + result;
    }
}
