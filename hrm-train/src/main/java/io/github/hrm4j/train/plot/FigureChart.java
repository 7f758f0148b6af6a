package io.github.hrm4j.train.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A figure of a run as a chart: training as thin lines, tests as thick dashed ones with points. */
final class FigureChart {
  private static final float THIN = 1.2f;
  private static final float THICK = 2f;
  private static final float[] DASHES = {7, 5};
  private static final int PERCENT = 100;

  private FigureChart() {}

  static XYChart of(Figure figure, RunCurves curves) {
    XYChart chart =
        new XYChartBuilder()
            .width(PlotFiles.WIDTH)
            .height(PlotFiles.HEIGHT)
            .title(figure.title())
            .xAxisTitle("step")
            .yAxisTitle(figure.unit())
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    chart.getStyler().setXAxisDecimalPattern("#,###");
    chart.getStyler().setXAxisMin(0.0);
    if (figure.unit().equals("%")) {
      chart.getStyler().setYAxisMin(0.0).setYAxisMax((double) PERCENT);
    }
    for (int i = 0; i < figure.lines().size(); i++) {
      Figure.Line line = figure.lines().get(i);
      if (curves.has(line)) {
        add(chart, line, curves.of(line.split()), PlotFiles.COLOURS.get(i));
      }
    }
    return chart;
  }

  private static void add(XYChart chart, Figure.Line line, Columns columns, Color colour) {
    int column = columns.names().indexOf(line.column());
    int[] points =
        IntStream.range(0, columns.size())
            .filter(point -> !Float.isNaN(columns.value(column, point)))
            .toArray();
    double[] x = IntStream.of(points).mapToDouble(columns::step).toArray();
    double[] y =
        IntStream.of(points).mapToDouble(p -> line.shown(columns.value(column, p))).toArray();
    XYSeries series = chart.addSeries(line.name(), x, y);
    boolean test = line.split().equals("test");
    series.setLineColor(colour);
    series.setMarkerColor(colour);
    series.setMarker(test ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setLineStyle(
        test
            ? new BasicStroke(THICK, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0)
            : new BasicStroke(THIN, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }
}
