package io.github.hrm4j.train.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hrm4j.train.plot.LinePlot.Line;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class PlotTest {
  private static final LinePlot PLOT =
      new LinePlot(
          "Accuracy",
          "segment",
          List.of(
              new Line("exact", List.of(0.0, 0.5, 1.0, 1.0)),
              new Line("cells", List.of(0.2, 0.5, 0.8, 0.86))));

  @TempDir private Path folder;

  @Test
  void thePictureIsAPngWithBothLines() throws Exception {
    PlotFiles.write(folder, "plot", PLOT);
    BufferedImage image = ImageIO.read(folder.resolve("plot.png").toFile());
    assertThat(image.getWidth()).isEqualTo(800);
    assertThat(image.getHeight()).isEqualTo(500);
    assertThat(pixels(image, 0x0072B2)).isGreaterThan(100);
    assertThat(pixels(image, 0xD55E00)).isGreaterThan(100);
  }

  private static long pixels(BufferedImage image, int colour) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(
            i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xFFFFFF) == colour)
        .count();
  }

  @Test
  void theDrawingIsSvgAndTheSameEveryTime() throws Exception {
    PlotFiles.write(folder, "plot", PLOT);
    String first = Files.readString(folder.resolve("plot.svg"));
    PlotFiles.write(folder, "plot", PLOT);
    assertThat(Files.readString(folder.resolve("plot.svg"))).isEqualTo(first);
    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    xml.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Element root =
        xml.newDocumentBuilder().parse(folder.resolve("plot.svg").toFile()).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 800 500");
    assertThat(first).contains("rgb(0,114,178)", "rgb(213,94,0)");
  }

  @Test
  void theTextPlotPutsTheFirstLineOnTop() {
    assertThat(TextPlot.render(PLOT))
        .isEqualTo(
            """
             100 % |        *   *
                   |            o
                   |        o
                   |
                   |
              50 % |    *
                   |
                   |
                   |o
                   |
               0 % |*
                   +----------------
                    1              4 segment
                    *  exact
                    o  cells
            """);
  }

  @Test
  void aSingleValueAndVeryManyFit() {
    assertThat(TextPlot.render(new LinePlot("t", "x", List.of(new Line("a", List.of(0.5))))))
        .contains("  50 % |*\n");
    List<Double> many = IntStream.range(0, 1000).mapToObj(i -> i / 1000.0).toList();
    String text = TextPlot.render(new LinePlot("t", "x", List.of(new Line("a", many))));
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  @Test
  void linesOfDifferentLengthsAreRefused() {
    assertThatThrownBy(
            () ->
                new LinePlot(
                    "t", "x", List.of(new Line("a", List.of(1.0)), new Line("b", List.of()))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
