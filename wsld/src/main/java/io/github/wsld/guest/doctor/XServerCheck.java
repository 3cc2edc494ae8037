package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.XServerAnswer;
import io.github.wsld.common.protocol.ProtocolException;
import io.github.wsld.common.protocol.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the X server behind the host takes a client: a real connection set-up, without a cookie. */
final class XServerCheck implements Check {
    /** How a refusal of wsld's own begins. */
    private static final String OURS = "wsld: ";

    @Override
    public String title() {
        return "X server";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (int display : guest.daemons().displays()) {
            findings.add(finding(":" + display, guest.xServer(display)));
        }
        if (!findings.isEmpty() || guest.configured().config().isEmpty()) {
            return findings;
        }
        Optional<HostAnswer> host =
                guest.hosts().stream().filter(HostAnswer::isReached).findFirst();
        if (host.isPresent()) {
            Set<String> targets = new LinkedHashSet<>();
            guest.configured().config().get().x11().forEach(display -> targets.add(display.hostDisplay()));
            for (String target : targets) {
                findings.add(finding(target + " of the host", guest.xServerAt(host.get(), target(target))));
            }
        }
        return findings;
    }

    private static Target target(String text) {
        try {
            return Target.parse(text);
        } catch (ProtocolException e) {
            throw new IllegalArgumentException("configuration let a wrong target through", e);
        }
    }

    private Finding finding(String place, XServerAnswer answer) {
        if (answer instanceof XServerAnswer.Accepted accepted) {
            return ok("behind " + place + " answers " + accepted.vendor() + ", release " + accepted.release());
        }
        if (answer instanceof XServerAnswer.Refused refused && !refused.reason().startsWith(OURS)) {
            return warning(
                    "behind " + place + " answers one that refuses a client without a cookie: " + refused.reason(),
                    "start the X server with access for programs of its own machine (VcXsrv: -ac), or give this user its"
                            + " cookie by: xauth add");
        }
        String reason = answer instanceof XServerAnswer.Refused ours
                ? ours.reason().substring(OURS.length())
                : ((XServerAnswer.None) answer).reason();
        return failure(
                "none answers behind " + place + ": " + reason, "on Windows: start VcXsrv or X410, on TCP port 6000");
    }
}
