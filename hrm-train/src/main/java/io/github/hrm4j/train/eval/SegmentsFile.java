package io.github.hrm4j.train.eval;

import io.github.hrm4j.tensor.io.AtomicFile;
import io.github.hrm4j.train.eval.SegmentCurve.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The file {@code segments.csv}: a line for each segment, shares from 0 to 1. */
public final class SegmentsFile {
  private SegmentsFile() {}

  /** The lines, with a header. */
  public static String text(List<Point> points) throws IOException {
    var text = new StringBuilder();
    String[] header = points.getFirst().fields().keySet().toArray(String[]::new);
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader(header).setRecordSeparator('\n').get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (Point point : points) {
        printer.printRecord(point.fields().values());
      }
    }
    return text.toString();
  }

  /** Writes the file, as a whole. */
  public static void write(Path path, List<Point> points) throws IOException {
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(StandardCharsets.UTF_8.encode(text(points)));
      file.commit();
    }
  }
}
