package io.github.hrm4j.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.train.audit.Fixtures;
import io.github.hrm4j.train.view.Page;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code hrm view} and {@code hrm plot} through the front door; their pages have tests of their
 * own.
 */
class ViewCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int hrm(Object... arguments) {
    err.getBuffer().setLength(0);
    String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    return Main.run(new PrintWriter(out), new PrintWriter(err), words);
  }

  private Path dataset() throws IOException {
    Path data = folder.resolve("data");
    new Fixtures(2).sudoku().write(data);
    return data;
  }

  private void requireOneLine(String... parts) {
    assertThat(err.toString().strip()).hasLineCount(1).startsWith("hrm: ").contains(parts);
  }

  @Test
  void anEarlierReportIsReplacedAndNothingElse() throws IOException {
    Path data = dataset();
    Path page = folder.resolve("page.html");
    assertThat(hrm("view", data, "-o", page)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("page.html: ");
    assertThat(page).content().startsWith(Page.MARK).endsWith("</html>\n");
    assertThat(hrm("view", data, "-o", page)).isZero();

    Path mine = Files.writeString(folder.resolve("mine.html"), "<!doctype html><p>mine");
    assertThat(hrm("view", data, "-o", mine)).isEqualTo(2);
    requireOneLine("mine.html: is there and is no earlier report", "--force");
    assertThat(mine).hasContent("<!doctype html><p>mine");
    assertThat(hrm("view", data, "-o", mine, "--force")).isZero();
    assertThat(mine).content().startsWith(Page.MARK);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void onlyFilesAreReplaced() throws Exception {
    Path data = dataset();
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null"));
    for (Path place : List.of(pipe, link)) {
      assertThat(hrm("view", data, "-o", place, "--force")).isEqualTo(2);
      requireOneLine(place + ": is a device or a pipe; give the name of a file");
    }
    assertThat(hrm("view", data, "-o", data, "--force")).isEqualTo(2);
    requireOneLine("is a folder; give the name of a file");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(data.resolve("train/dataset.json")).exists();

    Path run = run(3);
    Path picture = Files.createDirectories(run.resolve("plots/accuracy.svg"));
    assertThat(hrm("plot", run, "--force")).isEqualTo(2);
    requireOneLine("accuracy.svg: is in the way and no picture; choose another folder with -o");
    assertThat(picture).isDirectory();
    assertThat(hrm("plot", run, "-o", run.resolve("metrics.jsonl"), "--force")).isEqualTo(2);
    requireOneLine("metrics.jsonl: is in the way");
    assertThat(run.resolve("metrics.jsonl")).content().hasLineCount(3);
  }

  @Test
  void whatCannotBeShownIsOneLine() throws IOException {
    Path data = dataset();
    assertThat(hrm("view", folder.resolve("nothing"))).isEqualTo(2);
    requireOneLine("no such folder");
    assertThat(hrm("view", data.resolve("identifiers.json"))).isEqualTo(2);
    requireOneLine("is a file, give a folder");
    assertThat(hrm("view", Files.createDirectory(folder.resolve("empty")))).isEqualTo(2);
    requireOneLine("no run (metrics.jsonl), no dataset (train/dataset.json)");
    assertThat(hrm("view", data, "-o", folder.resolve("no/such/page.html"))).isEqualTo(2);
    requireOneLine("there is no folder");
    assertThat(hrm("view", data, "-o", data)).isEqualTo(2);
    requireOneLine("is a folder; give the name of a file");
    assertThat(hrm("view", data, "--puzzles", "-1")).isEqualTo(2);
    requireOneLine("--puzzles -1");
    assertThat(hrm("plot", data)).isEqualTo(2);
    requireOneLine("is no run, it has no metrics.jsonl");
    assertThat(hrm("train", "--live", "--dry-run")).isEqualTo(2);
    requireOneLine("--live and --dry-run exclude each other");
  }

  @Test
  void aRunWithoutAModelSaysSo() throws IOException {
    Path run = run(3);
    assertThat(hrm("view", run)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("No predictions: The run has saved no checkpoint yet.");
    assertThat(run.resolve("report.html")).content().startsWith(Page.MARK);
  }

  @Test
  void aRunWithoutItsDatasetSaysSo() throws IOException {
    Path run = run(3);
    Files.writeString(run.resolve("step_3.safetensors"), "");
    Files.writeString(run.resolve("all_config.yaml"), "data_path: data/gone\n");
    assertThat(hrm("view", run)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("No predictions: ", "not here any more: data/gone");
  }

  /** A log, as a run writes it. */
  private Path run(int steps) throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    StringBuilder lines = new StringBuilder();
    for (int step = 1; step <= steps; step++) {
      lines.append(
          "{\"step\":%d,\"split\":\"train\",\"count\":1,\"accuracy\":0.5,\"exact_accuracy\":0.25,\"steps\":3,\"lm_loss\":%s,\"q_halt_loss\":0.5,\"lr\":0.001}%n"
              .formatted(step, 2.0 / step));
    }
    Files.writeString(run.resolve("metrics.jsonl"), lines);
    return run;
  }

  @Test
  void plotWritesTheFiguresAndOverwritesThemOnlyIfTold() throws IOException {
    Path run = run(5000);
    assertThat(hrm("plot", run)).as(err.toString()).isZero();
    for (String name : List.of("loss", "accuracy", "segments", "learning-rate")) {
      BufferedImage image = ImageIO.read(run.resolve("plots/" + name + ".png").toFile());
      assertThat(image.getWidth()).isEqualTo(800);
      int blue = 0;
      for (int i = 0; i < 800 * 500; i++) {
        blue += (image.getRGB(i % 800, i / 800) & 0xFFFFFF) == 0x0072B2 ? 1 : 0;
      }
      assertThat(blue).as(name).isGreaterThan(100);
      // Thinned out: 5,000 steps are no 5,000 points.
      assertThat(Files.size(run.resolve("plots/" + name + ".svg"))).isBetween(1000L, 600_000L);
    }
    assertThat(run.resolve("plots/throughput.png")).doesNotExist(); // there are no times
    assertThat(hrm("plot", run)).isEqualTo(2);
    requireOneLine("loss.png: is there", "--force");
    assertThat(hrm("plot", run, "--force")).isZero();
  }

  @Test
  void withoutABrowserTheAddressIsSaid() {
    URI page = URI.create("file:///tmp/page.html");
    assertThat(BrowserStart.open(page, List.of("no-such-command-anywhere")))
        .hasValueSatisfying(
            text -> assertThat(text).contains("there is no", "file:///tmp/page.html"));
    assertThat(BrowserStart.open(page, List.of("false")))
        .hasValueSatisfying(text -> assertThat(text).contains("found no browser"));
    assertThat(BrowserStart.open(page, List.of("true"))).isEmpty();
  }
}
