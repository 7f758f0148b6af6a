package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.eval.SegmentCurve.Point;
import io.github.hrm4j.train.plot.LinePlot;
import io.github.hrm4j.train.plot.LinePlot.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The plot of an evaluation's segments. */
final class SegmentPlot {
  private SegmentPlot() {}

  static LinePlot of(List<Point> curve) {
    List<Line> lines = new ArrayList<>();
    lines.add(line("exactly solved", curve, Point::exactAccuracy));
    lines.add(line("cells right", curve, Point::cellAccuracy));
    if (curve.getFirst().validSolutions().isPresent()) {
      lines.add(line("valid solutions", curve, point -> point.validSolutions().getAsDouble()));
    }
    lines.add(line("q_halt is right", curve, Point::qHaltAccuracy));
    lines.add(line("halted", curve, Point::halted));
    return new LinePlot("Accuracy by segment", "segment", lines);
  }

  private static Line line(String name, List<Point> curve, ToDoubleFunction<Point> value) {
    return new Line(name, curve.stream().map(value::applyAsDouble).toList());
  }
}
