package io.github.hrm4j.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines over numbers from above 0, on logarithmic axes, where proportional cost is a straight line.
 *
 * @param title above the plot
 * @param lines at least one
 */
record Chart(String title, String xName, String yName, List<Line> lines) {
  /** Letters are drawn as outlines; a hundredth of a pixel is enough for them. */
  private static final Pattern LONG_FRACTION = Pattern.compile("(\\d\\.\\d\\d)\\d+");

  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;

  /** Okabe and Ito's palette (2008), which people who do not see all colours tell apart too. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9));

  /**
   * One line.
   *
   * @param isBound dashed and without marks: what theory says, in the colour of the line before
   */
  record Line(String name, double[] x, double[] y, boolean isBound) {}

  /** Keeps a copy. */
  Chart {
    lines = List.copyOf(lines);
  }

  /**
   * As an SVG document.
   *
   * @throws IOException if this machine has no font to write with
   */
  String svg() throws IOException {
    try {
      var bytes = new ByteArrayOutputStream();
      VectorGraphicsEncoder.saveVectorGraphic(drawn(), bytes, VectorGraphicsFormat.SVG);
      return LONG_FRACTION.matcher(bytes.toString(StandardCharsets.UTF_8)).replaceAll("$1");
    } catch (LinkageError | InternalError e) {
      // AWT says so where its native parts or the system's fonts are missing.
      throw new IOException("no plot: Java cannot draw on this machine: " + e.getMessage(), e);
    }
  }

  private XYChart drawn() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xName)
            .yAxisTitle(yName)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    int colour = -1;
    for (Line line : lines) {
      XYSeries series = chart.addSeries(line.name(), line.x(), line.y());
      colour = line.isBound() ? Math.max(colour, 0) : colour + 1;
      series.setLineColor(COLOURS.get(colour % COLOURS.size()));
      series.setMarkerColor(COLOURS.get(colour % COLOURS.size()));
      if (line.isBound()) {
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(
            new BasicStroke(
                1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 4}, 0));
      } else {
        series.setMarker(SeriesMarkers.CIRCLE);
      }
    }
    return chart;
  }
}
