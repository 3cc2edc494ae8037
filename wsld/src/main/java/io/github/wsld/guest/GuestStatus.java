package io.github.wsld.guest;

import io.github.wsld.common.daemon.ControlCommands;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.daemon.StatusJson;
import io.github.wsld.common.daemon.StatusSource;
import io.github.wsld.guest.config.ConfigReport;
import io.github.wsld.guest.env.Offers;
import io.github.wsld.guest.host.AwaitedLinks;
import io.github.wsld.guest.host.Host;
import io.github.wsld.guest.host.HostState;
import io.github.wsld.guest.socket.ForwardedSockets;
import io.github.wsld.guest.stream.StreamStatus;
import io.github.wsld.guest.stream.Streams;
import io.github.wsld.guest.tcp.TcpForwarding;
import io.github.wsld.guest.time.TimeKeeping;
import io.github.wsld.guest.time.TimeReport;
import io.github.wsld.guest.x11.X11Display;
import io.github.wsld.guest.x11.X11Displays;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers {@code status}, {@code env}, {@code time} and {@code config} on the control socket of wsld. For the
 * loop's thread.
 */
final class GuestStatus implements ControlCommands, StatusSource.Particulars {
    private final Host host;
    private final Streams streams;
    private final X11Displays x11;
    private final TcpForwarding tcp;
    private final ForwardedSockets sockets;
    private final Supplier<ConfigReport> config;
    private final TimeKeeping time;
    private final Supplier<Status> status;

    /**
     * @param status made of this object's particulars
     */
    GuestStatus(
            Host host,
            Streams streams,
            X11Displays x11,
            TcpForwarding tcp,
            ForwardedSockets sockets,
            Supplier<ConfigReport> config,
            TimeKeeping time,
            Function<StatusSource.Particulars, StatusSource> status) {
        this.host = host;
        this.streams = streams;
        this.x11 = x11;
        this.tcp = tcp;
        this.sockets = sockets;
        this.config = config;
        this.time = time;
        this.status = status.apply(this)::status;
    }

    /** The most important of it in one line, for {@code systemctl status}. */
    String line() {
        Status now = status.get();
        String displays = x11.displays().stream()
                .map(display -> ":" + display.number())
                .collect(Collectors.joining(" ", "display ", "; "));
        Status.HostLink link = now.host().orElseThrow();
        String obstacle = now.notes().stream()
                .filter(note -> note.name().equals(TcpForwarding.HINDERED))
                .map(note -> "; ports not forwarded: " + note.text())
                .collect(Collectors.joining());
        return (x11.displays().isEmpty() ? "no display; " : displays)
                + "host " + link.endpoint() + " " + link.state().name().toLowerCase(Locale.ROOT)
                + "; connections " + now.counters().active() + obstacle;
    }

    @Override
    public Optional<byte[]> answer(String command) {
        return switch (command) {
            case "status" -> Optional.of(StatusJson.write(status.get()));
            case Offers.COMMAND ->
                Optional.of(new Offers(
                                x11.displays().stream().map(X11Display::number).toList(), sockets.sshAuthSock())
                        .write());
            case ConfigReport.COMMAND -> Optional.of(config.get().write());
            case TimeReport.COMMAND ->
                Optional.of(time.status()
                        .map(TimeReport::json)
                        .orElseGet(() ->
                                StatusJson.error("the clock is left alone: there is no [time] in the configuration")));
            default -> Optional.empty();
        };
    }

    @Override
    public List<Status.Listening> listeners() {
        Stream<Status.Listening> displays = x11.displays().stream()
                .flatMap(display -> display.endpoints().stream()
                        .map(endpoint -> new Status.Listening("x11 :" + display.number(), endpoint.toString())));
        Stream<Status.Listening> ports =
                tcp.endpoints().stream().map(endpoint -> new Status.Listening("tcp", endpoint.toString()));
        return Stream.of(displays, ports, sockets.listeners().stream())
                .flatMap(each -> each)
                .toList();
    }

    @Override
    public List<Status.Note> notes() {
        Status.Note key = new Status.Note("key", host.settings().key().status());
        return Stream.of(List.of(key), AwaitedLinks.notes(host.routes()), tcp.notes(), sockets.notes(), time.notes())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Status.Streams streams() {
        return StreamStatus.of(streams);
    }

    @Override
    public long streamBytesUp() {
        return streams.bytesUp();
    }

    @Override
    public long streamBytesDown() {
        return streams.bytesDown();
    }

    @Override
    public Optional<Status.HostLink> host() {
        HostState state = host.state();
        Optional<Duration> roundTrip = Optional.empty();
        Optional<String> version = Optional.empty();
        if (state instanceof HostState.Reached reached) {
            roundTrip = Optional.of(Duration.ofNanos(reached.roundTrip().toNanos() / 1000 * 1000));
            version = Optional.of(reached.info().version());
        }
        return Optional.of(new Status.HostLink(
                host.routes().current(host.now()).toString(), linkState(state), roundTrip, version));
    }

    private static Status.LinkState linkState(HostState state) {
        if (state instanceof HostState.Unknown) {
            return Status.LinkState.UNTRIED;
        }
        return state instanceof HostState.Down ? Status.LinkState.DOWN : Status.LinkState.UP;
    }

    @Override
    public long accepted() {
        return x11.accepted() + tcp.forwarder().accepted() + sockets.accepted();
    }

    @Override
    public long refused() {
        return x11.refused() + tcp.forwarder().refused() + sockets.refused();
    }

    @Override
    public long unknownFunctions() {
        return 0;
    }
}
