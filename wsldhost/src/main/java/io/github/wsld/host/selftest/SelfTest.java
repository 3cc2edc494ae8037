package io.github.wsld.host.selftest;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Channel;
import io.github.wsld.common.loop.Dial;
import io.github.wsld.common.loop.DialFailure;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.vm.Finding;
import io.github.wsld.host.vm.Survey;
import io.github.wsld.host.vm.Surveyor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Tries on this machine what tests elsewhere can only try on doubles, and reports it line by line. It starts no VM and changes nothing;
 * its sockets are on ports that nobody else uses. Blocks for a minute at most where nothing answers.
 */
public final class SelfTest {
    /** HV_GUID_LOOPBACK of hvsocket.h: this machine itself. */
    private static final UUID LOOPBACK = UUID.fromString("e0e16197-dd56-4a10-9195-5ee7a155a838");
    /** Ports that a test may take: above those of WSL and of any other program known. */
    private static final int LEAST_PORT = 0x4000_0000;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Platform platform;
    private final Surveyor surveyor;
    private final Consumer<String> out;
    private final Random random = new Random();
    private boolean failed;

    /** @param out receives each line as soon as it is known */
    public SelfTest(Platform platform, Surveyor surveyor, Consumer<String> out) {
        this.platform = platform;
        this.surveyor = surveyor;
        this.out = out;
    }

    /**
     * Runs everything.
     *
     * @param dialled what should answer on this machine, such as the X server
     * @return whether nothing failed
     */
    public boolean run(List<Endpoint> dialled) throws InterruptedException {
        List<UUID> vms = locators();
        for (String poller : platform.pollers()) {
            tell(roundTrip(poller, new Endpoint.Tcp("127.0.0.1", 0), "TCP"));
        }
        for (String poller : platform.pollers()) {
            tell(roundTrip(poller, new Endpoint.Hvsock(LOOPBACK, freePort()), "Hyper-V socket, loopback"));
        }
        if (vms.isEmpty()) {
            tell(new Line(Line.Outcome.NOT_HERE, "listen for the VM", "none runs, or none is found"));
        }
        vms.forEach(vm -> tell(listen(new Endpoint.Hvsock(vm, freePort()))));
        dialled.forEach(endpoint -> tell(dial(endpoint)));
        return !failed;
    }

    private void tell(Line line) {
        failed |= line.outcome() == Line.Outcome.FAILED;
        out.accept(line.toString());
    }

    private List<UUID> locators() throws InterruptedException {
        List<UUID> vms = new ArrayList<>();
        for (Survey.Answer answer : surveyor.all().answers()) {
            String what = "locator " + answer.locator().word();
            if (answer.finding() instanceof Finding.Found found) {
                found.vms().stream().filter(vm -> !vms.contains(vm)).forEach(vms::add);
            }
            boolean cannot = answer.finding() instanceof Finding.Unknown unknown && unknown.isTrouble();
            tell(new Line(
                    cannot ? Line.Outcome.NOT_HERE : Line.Outcome.OK,
                    what,
                    answer.finding().text()));
        }
        return vms;
    }

    private long freePort() {
        return LEAST_PORT + random.nextInt(LEAST_PORT - 1);
    }

    private Line roundTrip(String poller, Endpoint endpoint, String what) {
        return Line.of(
                what + ", round trip and half-close by " + poller,
                RoundTrip.over(platform.loop(poller), endpoint, LIMIT),
                "1 MiB there and back");
    }

    private Line listen(Endpoint endpoint) {
        String[] failure = {""};
        EventLoop loop = platform.loop(platform.pollers().get(0));
        loop.execute(() -> {
            try {
                loop.sockets().listen(endpoint, 0600).close();
            } catch (IOException | RuntimeException e) {
                failure[0] = String.valueOf(e.getMessage());
            }
            loop.stop();
        });
        loop.run();
        return Line.of("listen for the VM", failure[0], endpoint.toString());
    }

    /** That nothing answers is no failure: it may not be running. */
    private Line dial(Endpoint endpoint) {
        List<Line> line = new ArrayList<>();
        EventLoop loop = platform.loop(platform.pollers().get(0));
        loop.execute(() -> Dial.start(loop, endpoint, LIMIT, new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                channel.close();
                end(Line.Outcome.OK, "answers");
            }

            @Override
            public void failed(DialFailure failure) {
                end(Line.Outcome.NOT_HERE, failure.reason());
            }

            private void end(Line.Outcome outcome, String detail) {
                line.add(new Line(outcome, "connect to " + endpoint, detail));
                loop.stop();
            }
        }));
        loop.run();
        return line.get(0);
    }
}
