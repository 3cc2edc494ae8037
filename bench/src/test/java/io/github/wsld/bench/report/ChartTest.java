package io.github.wsld.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ChartTest {
    @Test
    void tablesCanBeReadAsTheyAre() {
        assertEquals("""
                |       | a, us |
                | ----- | ----: |
                | floor |   1.5 |
                """, new Table(List.of("", "a, us"), List.of(List.of("floor", "1.5"))).markdown());
    }

    @Test
    void rowsAreAsLongAsTheHead() {
        List<List<String>> rows = List.of(List.of("a", "b"));
        assertThrows(IllegalArgumentException.class, () -> new Table(List.of("a"), rows));
    }

    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        BarChart chart = new BarChart(
                "two < three & more",
                List.of(
                        new BarChart.Row("floor", false),
                        new BarChart.Row("wsld", true),
                        new BarChart.Row("none", false)),
                List.of(new BarChart.Panel(
                        "throughput",
                        1,
                        List.of(new BarChart.Bar(1, 0), new BarChart.Bar(2, 0.1), new BarChart.Bar(Double.NaN, 0)))));
        Document document = parsed(chart.svg());
        // The first is the background.
        assertEquals(3, document.getElementsByTagName("rect").getLength());
        assertEquals(2 * width(document, 1), width(document, 2), 0.2);
        assertTrue(document.getDocumentElement().getTextContent().contains("two < three & more"));
    }

    private static double width(Document document, int bar) {
        return Double.parseDouble(
                ((Element) document.getElementsByTagName("rect").item(bar)).getAttribute("width"));
    }

    @Test
    void linesGoFromLeftToRightAndStayInside() throws Exception {
        LineChart chart = new LineChart(
                "soak",
                "minutes",
                List.of(new LineChart.Panel(
                        "Pss, MB",
                        List.of(new LineChart.Line(
                                "wsld", List.of(new LineChart.Point(0, 0), new LineChart.Point(30, 50)))))));
        Document document = parsed(chart.svg());
        String points = ((Element) document.getElementsByTagName("polyline").item(0)).getAttribute("points");
        assertEquals("70.0,214.0 840.0,71.1", points);
    }

    @Test
    void aLineOfZerosLiesOnTheAxis() throws Exception {
        LineChart.Panel panel =
                new LineChart.Panel("failures", List.of(new LineChart.Line("", List.of(new LineChart.Point(0, 0)))));
        Document document = parsed(new LineChart("soak", "minutes", List.of(panel)).svg());
        assertEquals(
                "70.0,214.0",
                ((Element) document.getElementsByTagName("polyline").item(0)).getAttribute("points"));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
