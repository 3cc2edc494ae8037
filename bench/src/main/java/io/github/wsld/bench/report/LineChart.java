package io.github.wsld.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Lines over one axis, in panels below each other.
 *
 * @param title of the whole
 * @param axis what is to the right, with its unit
 */
public record LineChart(String title, String axis, List<Panel> panels) {
    /** @param name of the quantity, with its unit */
    public record Panel(String name, List<Line> lines) {}

    /** @param points from left to right, at least one */
    public record Line(String name, List<Point> points) {}

    /** A value at a place. */
    public record Point(double x, double y) {}

    private static final List<String> COLOURS = List.of("#16324a", "#c96f2b", "#4f9d69", "#8a5fa8", "#888888");
    private static final int WIDTH = 860;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int PANEL = 150;
    private static final int HEAD = 34;
    private static final int TICKS = 6;

    public String svg() {
        Svg svg = new Svg(WIDTH, 30 + panels.size() * (PANEL + HEAD) + 34);
        svg.title(8, 20, title);
        double last = panels.stream()
                .flatMap(panel -> panel.lines().stream())
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::x)
                .max()
                .orElse(1);
        double widest = last > 0 ? last : 1;
        int top = 30;
        for (Panel panel : panels) {
            draw(svg, panel, top + HEAD, widest);
            top += PANEL + HEAD;
        }
        for (int i = 0; i <= TICKS; i++) {
            svg.text(x(widest * i / TICKS, widest), top + 14, "middle", "#000", Digits.of(widest * i / TICKS));
        }
        svg.text((LEFT + WIDTH) / 2.0, top + 30, "middle", "#000", axis);
        return svg.toString();
    }

    private static void draw(Svg svg, Panel panel, int top, double widest) {
        double most = panel.lines().stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        double highest = most > 0 ? most * 1.05 : 1;
        for (int i = 0; i <= 4; i++) {
            double y = top + PANEL - PANEL * i / 4.0;
            svg.line(LEFT, y, WIDTH - RIGHT, y, "#ddd");
            svg.text(LEFT - 6, y + 4, "end", "#000", Digits.of(highest * i / 4));
        }
        svg.text(LEFT, top - 8, "start", "#000", panel.name());
        for (int i = 0; i < panel.lines().size(); i++) {
            Line line = panel.lines().get(i);
            String colour = COLOURS.get(i % COLOURS.size());
            svg.polyline(
                    line.points().stream()
                            .map(point -> String.format(
                                    Locale.ROOT,
                                    "%.1f,%.1f",
                                    x(point.x(), widest),
                                    top + PANEL - point.y() / highest * PANEL))
                            .collect(Collectors.joining(" ")),
                    colour);
            svg.text(WIDTH - RIGHT - 130.0 * (panel.lines().size() - 1 - i), top - 8, "end", colour, line.name());
        }
    }

    private static double x(double at, double widest) {
        return LEFT + at / widest * (WIDTH - LEFT - RIGHT);
    }
}
