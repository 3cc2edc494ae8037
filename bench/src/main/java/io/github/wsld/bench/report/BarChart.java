package io.github.wsld.bench.report;

import java.util.List;

/**
 * Panels beside each other, each with a bar for every row.
 *
 * @param title of the whole
 * @param rows what stands at the left, once for all panels
 * @param panels each with as many bars as there are rows
 */
public record BarChart(String title, List<Row> rows, List<Panel> panels) {
    /**
     * A row.
     *
     * @param ours whether it is drawn to be seen first
     */
    public record Row(String name, boolean ours) {}

    /**
     * One quantity.
     *
     * @param reference where a line stands, 0 for none
     */
    public record Panel(String name, double reference, List<Bar> bars) {}

    /**
     * One value.
     *
     * @param value NaN when there is none
     * @param spread to either side
     */
    public record Bar(double value, double spread) {}

    private static final int LEFT = 170;
    private static final int TOP = 56;
    private static final int BAR = 20;
    private static final int PANEL = 190;
    private static final int GAP = 22;
    private static final int FOR_NUMBERS = 44;
    private static final String OURS = "#16324a";
    private static final String OTHERS = "#9bbcd8";

    public String svg() {
        int height = TOP + rows.size() * BAR + 16;
        Svg svg = new Svg(LEFT + panels.size() * (PANEL + GAP), height);
        svg.title(8, 20, title);
        for (int i = 0; i < rows.size(); i++) {
            svg.text(
                    LEFT - 8,
                    TOP + i * BAR + 14,
                    "end",
                    rows.get(i).ours() ? OURS : "#444",
                    rows.get(i).name());
        }
        for (int i = 0; i < panels.size(); i++) {
            draw(svg, panels.get(i), LEFT + i * (PANEL + GAP), height - 10);
        }
        return svg.toString();
    }

    private void draw(Svg svg, Panel panel, int left, int bottom) {
        double most = panel.bars().stream()
                .mapToDouble(bar -> Double.isNaN(bar.value()) ? 0 : bar.value() + bar.spread())
                .max()
                .orElse(1);
        double scale = (PANEL - FOR_NUMBERS) / Math.max(most, panel.reference());
        svg.text(left, TOP - 12, "start", "#000", panel.name());
        for (int i = 0; i < panel.bars().size(); i++) {
            Bar bar = panel.bars().get(i);
            double y = TOP + i * BAR;
            if (Double.isNaN(bar.value())) {
                svg.text(left + 4, y + 14, "start", "#888", "none");
                continue;
            }
            double end = left + bar.value() * scale;
            svg.rectangle(left, y + 3, bar.value() * scale, BAR - 6, rows.get(i).ours() ? OURS : OTHERS);
            double whisker = left + (bar.value() + bar.spread()) * scale;
            svg.line(end, y + BAR / 2.0, whisker, y + BAR / 2.0, "#888");
            svg.text(whisker + 4, y + 14, "start", "#000", Digits.of(bar.value()));
        }
        if (panel.reference() > 0) {
            double x = left + panel.reference() * scale;
            svg.line(x, TOP - 4, x, bottom, "#c33");
        }
    }
}
