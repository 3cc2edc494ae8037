package io.github.wsld.e2e.time;

import java.util.List;
import java.util.Locale;

/** Draws how far a clock was off over time, with the keeper's stated bound, as SVG. */
final class DriftPlot {
    /**
     * A moment.
     *
     * @param seconds since the start
     * @param error of the clock in microseconds, positive when it was ahead
     * @param bound what the keeper stated, in microseconds
     * @param ppm what the kernel was told the clock's rate is
     */
    record Point(double seconds, double error, double bound, double ppm) {
        /** Reads a line of {@link ClockTrial}'s track: the four numbers, separated by blanks. */
        static Point parse(String line) {
            String[] fields = line.split(" ");
            return new Point(
                    Double.parseDouble(fields[0]),
                    Double.parseDouble(fields[1]),
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]));
        }
    }

    private static final int WIDTH = 800;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int BOTTOM = 40;

    private DriftPlot() {}

    static String svg(String title, List<Point> points) {
        double seconds = points.get(points.size() - 1).seconds();
        double most = Math.ceil(points.stream()
                                .mapToDouble(point -> Math.max(Math.abs(point.error()), point.bound()))
                                .max()
                                .orElseThrow()
                        / 500)
                * 500;
        StringBuilder svg = new StringBuilder();
        append(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                WIDTH,
                HEIGHT);
        append(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT);
        append(svg, "<text x=\"%d\" y=\"18\" font-size=\"14\">%s</text>%n", LEFT, title);
        for (int i = -2; i <= 2; i++) {
            double y = y(most * i / 2, most);
            append(svg, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>", LEFT, WIDTH - 10, y, y);
            append(
                    svg,
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f us</text>%n",
                    LEFT - 6,
                    y + 4,
                    most * i / 2);
        }
        for (int i = 0; i <= 6; i++) {
            double x = x(seconds * i / 6, seconds);
            append(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f s</text>%n",
                    x,
                    HEIGHT - 16,
                    seconds * i / 6);
        }
        line(svg, "#9bbcd8", points, seconds, most, 1);
        line(svg, "#9bbcd8", points, seconds, most, -1);
        line(svg, "#16324a", points, seconds, most, 0);
        append(svg, "<text x=\"%d\" y=\"%d\" fill=\"#16324a\">error</text>", WIDTH - 170, 18);
        append(svg, "<text x=\"%d\" y=\"%d\" fill=\"#6b98bd\">stated bound</text>%n</svg>%n", WIDTH - 110, 18);
        return svg.toString();
    }

    /**
     * @param side 0 for the error, 1 and -1 for the bound above and below
     */
    private static void line(
            StringBuilder svg, String colour, List<Point> points, double seconds, double most, int side) {
        append(svg, "<polyline fill=\"none\" stroke=\"%s\" points=\"", colour);
        for (Point point : points) {
            double value = side == 0 ? point.error() : side * point.bound();
            append(svg, "%.1f,%.1f ", x(point.seconds(), seconds), y(value, most));
        }
        append(svg, "\"/>%n");
    }

    private static double x(double at, double seconds) {
        return LEFT + at / seconds * (WIDTH - 10 - LEFT);
    }

    private static double y(double value, double most) {
        double middle = 28 + (HEIGHT - BOTTOM - 28) / 2.0;
        return middle - value / most * (HEIGHT - BOTTOM - 28) / 2;
    }

    private static void append(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
