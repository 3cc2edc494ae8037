package io.github.wsld.common.daemon;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Renders statuses for people. Any thread. What came from a peer is shown without its control characters. */
public final class StatusText {

    /** Narrower terminals get lines of this width. */
    public static final int MIN_COLUMNS = 40;

    private static final String GAP = "  ";
    /** Of the longest name in the summary, "forwards". */
    private static final int NAME_WIDTH = 8;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;
    private final int columns;

    /** @param columns width of the terminal */
    public StatusText(ZoneId zone, int columns) {
        this.zone = zone;
        this.columns = Math.max(columns, MIN_COLUMNS);
    }

    /** Several daemons one after another, with an empty line between; each line ended by a newline. */
    public String render(List<Status> statuses) {
        StringBuilder text = new StringBuilder();
        for (Status status : statuses) {
            text.append(text.isEmpty() ? "" : "\n");
            for (String line : lines(status)) {
                text.append(clip(line, columns)).append('\n');
            }
        }
        return text.toString();
    }

    private List<String> lines(Status status) {
        List<String> lines = new ArrayList<>();
        lines.add(status.program() + " " + status.version() + ", pid " + status.pid() + ", up "
                + Quantities.duration(status.uptime()));
        List<List<String>> summary = new ArrayList<>();
        for (Status.Listening listening : status.listeners()) {
            summary.add(List.of("listens", listening.purpose() + " on " + listening.endpoint()));
        }
        if (status.listeners().isEmpty()) {
            summary.add(List.of("listens", "on nothing"));
        }
        status.host().ifPresent(host -> summary.add(List.of("host", text(host))));
        int width = columns - GAP.length() * 2 - NAME_WIDTH;
        for (Status.Note note : status.notes()) {
            String name = note.name();
            for (String line : TextLines.wrap(note.text(), width)) {
                summary.add(List.of(name, line));
                name = "";
            }
        }
        Status.Counters counters = status.counters();
        summary.add(List.of(
                "so far",
                counters.accepted() + " accepted, " + counters.active() + " active, " + counters.refused()
                        + " refused, " + counters.unknownFunctions() + " unknown functions"));
        summary.add(List.of(
                "", Quantities.bytes(counters.bytesUp()) + " up, " + Quantities.bytes(counters.bytesDown()) + " down"));
        Status.Streams streams = status.streams();
        if (streams.opened() > 0) {
            summary.add(List.of(
                    "streams",
                    streams.opened() + " opened, " + streams.resumes() + " resumed, " + streams.lostLinks()
                            + " links lost"));
        }
        addTable(lines, summary, 0);
        addRelays(lines, status);
        addStreams(lines, status.streams());
        addErrors(lines, status.errors());
        return lines;
    }

    private static String text(Status.HostLink host) {
        String state = switch (host.state()) {
            case UNTRIED -> "not tried yet";
            case UP -> "up";
            case DOWN -> "DOWN";
        };
        String roundTrip = host.roundTrip()
                .map(time -> ", round trip " + Quantities.duration(time))
                .orElse("");
        return host.endpoint() + ", " + state + roundTrip
                + host.peerVersion().map(version -> ", " + version).orElse("");
    }

    private void addRelays(List<String> lines, Status status) {
        if (status.relays().isEmpty()) {
            if (status.streams().open().isEmpty()) {
                lines.add(GAP + "No relay is open.");
            }
            return;
        }
        List<List<String>> rows = new ArrayList<>(List.of(List.of("relay", "up", "down", "age", "state", "target")));
        for (Status.Relay relay : status.relays()) {
            rows.add(List.of(
                    Long.toString(relay.id()),
                    Quantities.bytes(relay.bytesUp()),
                    Quantities.bytes(relay.bytesDown()),
                    Quantities.duration(relay.age()),
                    relay.state(),
                    relay.target()));
        }
        addTable(lines, rows, 4);
        if (status.relaysOmitted() > 0) {
            lines.add(GAP + "and " + status.relaysOmitted() + " more");
        }
    }

    private void addStreams(List<String> lines, Status.Streams streams) {
        if (streams.open().isEmpty()) {
            return;
        }
        List<List<String>> rows =
                new ArrayList<>(List.of(List.of("up", "down", "waiting", "age", "resumes", "state", "target", "over")));
        for (Status.Stream stream : streams.open()) {
            rows.add(List.of(
                    Quantities.bytes(stream.bytesUp()),
                    Quantities.bytes(stream.bytesDown()),
                    Quantities.bytes(stream.bytesWaiting()),
                    Quantities.duration(stream.age()),
                    Long.toString(stream.resumes()),
                    stream.state(),
                    stream.target(),
                    stream.endpoint().orElse("no link")));
        }
        addTable(lines, rows, 5);
        if (streams.omitted() > 0) {
            lines.add(GAP + "and " + streams.omitted() + " more");
        }
    }

    private void addErrors(List<String> lines, List<RecentErrors.Entry> errors) {
        if (errors.isEmpty()) {
            lines.add(GAP + "No errors.");
            return;
        }
        lines.add(GAP + "last errors");
        for (RecentErrors.Entry error : errors) {
            String times = error.times() == 1 ? "" : " (" + error.times() + " times since " + time(error.first()) + ")";
            String start = GAP + time(error.last()) + GAP;
            for (String line : TextLines.wrap(error.text() + times, columns - start.length())) {
                lines.add(start + line);
                start = " ".repeat(start.length());
            }
        }
    }

    private String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }

    /** @param numbers how many columns from the first on are aligned to the right; the last column is as wide as it is */
    private static void addTable(List<String> lines, List<List<String>> rows, int numbers) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length - 1; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                String space = " ".repeat(Math.max(0, widths[i] - cell.length()));
                line.append(GAP).append(i < numbers ? space + cell : cell + space);
            }
            lines.add(line.toString());
        }
    }

    private static String clip(String line, int columns) {
        StringBuilder clean = new StringBuilder(line.length());
        line.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(clean::appendCodePoint);
        return clean.length() <= columns ? clean.toString() : clean.substring(0, columns - 2) + "..";
    }
}
