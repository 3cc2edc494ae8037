package io.github.wsld.guest.tcp;

import io.github.wsld.common.daemon.RecentErrors;
import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.endpoint.PortRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person is told of the forwarding of ports: news in the log, and how it is in the status. For the loop's thread. */
final class ForwardingReport {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardingReport.class);
    private static final String MIRRORED =
            "needless, for WSL's networking is mirrored: guest and host share their loopback";

    private final RecentErrors errors;
    private String obstacle = "";
    private PortRanges skipped = PortRanges.NONE;

    /** @param errors receives what hinders it */
    ForwardingReport(RecentErrors errors) {
        this.errors = errors;
    }

    /** It is attempted anew: nothing hinders it as far as is known. */
    void attempted() {
        obstacle = "";
    }

    void nothingWanted() {
        skipped = PortRanges.NONE;
    }

    /** @param isNews whether it was not so before */
    void needless(boolean isNews) {
        obstacle = MIRRORED;
        if (isNews) {
            LOG.info("ports not forwarded reason=\"{}\"; even_if_mirrored = true forwards all the same", obstacle);
        }
    }

    void skipped(PortRanges ports) {
        boolean isNews = !ports.isEmpty() && !ports.equals(skipped);
        skipped = ports;
        if (isNews) {
            LOG.warn(
                    "ports not forwarded ports={} reason=\"something in this guest listens on them\"; stop it and reload, or set"
                            + " even_if_listened = true",
                    ports);
        }
    }

    /** @param formerAre whether those of the former configuration are forwarded all the same */
    void hinderedBy(Exception cause, boolean formerAre) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        obstacle = reason.lines().map(String::strip).collect(Collectors.joining("; "));
        LOG.warn(
                "ports not forwarded reason=\"{}\"{}",
                obstacle,
                formerAre ? "; those of the former configuration still are" : "");
        LOG.debug("ports not forwarded", cause);
        errors.add("ports not forwarded: " + obstacle);
    }

    void putBack() {
        LOG.warn("redirect rules were removed or changed by another program; they are put back");
        errors.add("redirect rules were removed or changed by another program");
    }

    void lingers() {
        LOG.info("redirect rules stay until open connections end; new ones are reset");
    }

    /**
     * How it is.
     *
     * @param rules that are in place; empty when none are
     * @param isChanging whether rules are being applied
     * @param direct clients that dialled the service port itself
     */
    List<Status.Note> notes(Optional<String> rules, boolean isLingering, boolean isChanging, long direct) {
        List<Status.Note> notes = new ArrayList<>();
        if (isLingering) {
            notes.add(new Status.Note("forwards", "nothing new; open connections go on"));
        } else {
            rules.ifPresent(text -> notes.add(new Status.Note("forwards", text)));
        }
        if (!skipped.isEmpty()) {
            notes.add(new Status.Note("skips", skipped + ", which something in this guest listens on"));
        }
        if (!obstacle.isEmpty()) {
            notes.add(new Status.Note(TcpForwarding.HINDERED, obstacle));
        } else if (isChanging) {
            notes.add(new Status.Note("changes", "rules are being applied"));
        }
        if (direct > 0) {
            notes.add(new Status.Note("reset", direct + " that dialled the service port itself"));
        }
        return notes;
    }
}
