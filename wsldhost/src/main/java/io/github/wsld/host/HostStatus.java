package io.github.wsld.host;

import io.github.wsld.common.daemon.ControlCommands;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.daemon.StatusJson;
import io.github.wsld.common.daemon.StatusSource;
import io.github.wsld.host.serve.LinkServer;
import io.github.wsld.host.serve.ServedTargets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Answers {@code status} on the control socket of wsldhost. For the loop's thread. */
final class HostStatus implements ControlCommands, StatusSource.Particulars {
    private final LinkServer server;
    private final StatusSource status;
    private final Supplier<List<Status.Note>> notes;

    /**
     * @param notes what there is to know of features
     * @param status makes the status of this object's particulars
     */
    HostStatus(
            LinkServer server,
            Supplier<List<Status.Note>> notes,
            Function<StatusSource.Particulars, StatusSource> status) {
        this.server = server;
        this.notes = notes;
        this.status = status.apply(this);
    }

    @Override
    public Optional<byte[]> answer(String command) {
        return command.equals("status") ? Optional.of(StatusJson.write(status.status())) : Optional.empty();
    }

    @Override
    public List<Status.Listening> listeners() {
        return server.endpoints().stream()
                .map(endpoint -> new Status.Listening("links", endpoint.toString()))
                .toList();
    }

    @Override
    public Optional<Status.HostLink> host() {
        return Optional.empty();
    }

    @Override
    public List<Status.Note> notes() {
        return Stream.of(ServedTargets.of(server.settings()).notes(), server.notes(), notes.get())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Status.Streams streams() {
        return server.streams().status();
    }

    @Override
    public long streamBytesUp() {
        return server.streams().bytesUp();
    }

    @Override
    public long streamBytesDown() {
        return server.streams().bytesDown();
    }

    @Override
    public long accepted() {
        return server.counters().links();
    }

    @Override
    public long refused() {
        return server.counters().refused();
    }

    @Override
    public long unknownFunctions() {
        return server.counters().unknownFunctions();
    }
}
