package io.github.wsld.common.loop;

import io.github.wsld.common.endpoint.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** Sockets that only note what is closed and play what accept and connect are to return; nothing can be read or written. */
final class FakeSockets implements Sockets {
    static final int REFUSED = -111;
    static final int GONE = -103;
    static final int EXHAUSTED = -24;

    final List<Integer> closed = new ArrayList<>();
    final Queue<Integer> accepts = new ArrayDeque<>();
    final Queue<Integer> connects = new ArrayDeque<>();
    int connectResult;

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
    public int connectResult(int descriptor) {
        return connectResult;
    }

    @Override
    public int read(int descriptor, long address, int length) {
        return WOULD_BLOCK;
    }

    @Override
    public int write(int descriptor, long address, int length) {
        return WOULD_BLOCK;
    }

    @Override
    public int shutdownOutput(int descriptor) {
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
        return true;
    }

    @Override
    public boolean isEndOfStream(int result) {
        return false;
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
