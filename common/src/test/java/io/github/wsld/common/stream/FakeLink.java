package io.github.wsld.common.stream;

import io.github.wsld.common.protocol.StrmReply;
import java.util.ArrayList;
import java.util.List;

/** A link that writes down what becomes of it. */
final class FakeLink implements HostLink {

    final List<StrmReply> replies = new ArrayList<>();
    boolean dropped;
    boolean finished;
    int announced;

    StrmReply reply() {
        return replies.get(replies.size() - 1);
    }

    @Override
    public void reply(StrmReply reply) {
        replies.add(reply);
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public void outputReady() {
        announced++;
    }

    @Override
    public void drop() {
        dropped = true;
    }
}
