package io.github.hrm4j.train.plot;

import io.github.hrm4j.tensor.io.AtomicFile;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A plot as PNG and SVG. Needs no display. */
public final class PlotFiles {
  static final int WIDTH = 800;
  static final int HEIGHT = 500;
  private static final double PERCENT = 100;

  /** Okabe and Ito's palette (2008), which people who do not see all colours tell apart too. */
  static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00));

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.TRIANGLE_DOWN);

  private PlotFiles() {}

  /**
   * Writes {@code NAME.png} and {@code NAME.svg}, each as a whole.
   *
   * @throws IOException if they cannot be written, or this machine has no font to write with
   */
  public static void write(Path folder, String name, LinePlot plot) throws IOException {
    write(folder, name, () -> chart(plot));
  }

  /**
   * Writes a figure of a run as {@code ID.png} and {@code ID.svg}, each as a whole.
   *
   * @throws IOException as above
   */
  public static void write(Path folder, Figure figure, RunCurves curves) throws IOException {
    write(folder, figure.id(), () -> FigureChart.of(figure, curves));
  }

  private static void write(Path folder, String name, Supplier<XYChart> drawing)
      throws IOException {
    try {
      XYChart chart = drawing.get();
      var png = new ByteArrayOutputStream();
      BitmapEncoder.saveBitmap(chart, png, BitmapFormat.PNG);
      var svg = new ByteArrayOutputStream();
      VectorGraphicsEncoder.saveVectorGraphic(chart, svg, VectorGraphicsFormat.SVG);
      write(folder.resolve(name + ".png"), png);
      write(folder.resolve(name + ".svg"), svg);
    } catch (LinkageError | InternalError e) {
      // AWT says so where its native parts or the system's fonts are missing.
      throw new IOException("no plot: Java cannot draw on this machine: " + e.getMessage(), e);
    }
  }

  private static void write(Path path, ByteArrayOutputStream bytes) throws IOException {
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(ByteBuffer.wrap(bytes.toByteArray()));
      file.commit();
    }
  }

  private static XYChart chart(LinePlot plot) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(plot.title())
            .xAxisTitle(plot.xName())
            .yAxisTitle("%")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(PERCENT);
    chart.getStyler().setXAxisDecimalPattern("#").setYAxisDecimalPattern("#");
    chart.getStyler().setXAxisMin(1.0).setXAxisMax((double) Math.max(2, plot.length()));
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    double[] x = IntStream.rangeClosed(1, plot.length()).asDoubleStream().toArray();
    for (int i = 0; i < plot.lines().size(); i++) {
      LinePlot.Line line = plot.lines().get(i);
      double[] y = line.values().stream().mapToDouble(value -> PERCENT * value).toArray();
      XYSeries series = chart.addSeries(line.name(), x, y);
      series.setLineColor(COLOURS.get(i % COLOURS.size()));
      series.setMarkerColor(COLOURS.get(i % COLOURS.size()));
      series.setMarker(MARKERS.get(i % MARKERS.size()));
    }
    return chart;
  }
}
