package io.github.hrm4j.train.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuSolver;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.tensor.io.NpyType;
import io.github.hrm4j.tensor.io.NpyWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Long runs and large datasets: how long the browser takes from loading to everything drawn. */
@ExtendWith(BrowserExtension.class)
class LargePageTest {
  private static final double MOST_MILLIS = 3000;

  @TempDir private Path folder;

  /** The time from the start of the navigation, as the page's own clock has it. */
  private static double millis(TestBrowser browser, Path page) {
    browser.open(page.toUri());
    double millis = browser.number("return hrm.ready");
    System.out.printf(
        "%s: %,d kB, %.0f ms%n", page.getFileName(), page.toFile().length() / 1000, millis);
    return millis;
  }

  @Test
  void aRunOfAHundredThousandStepsOpensInThreeSeconds(TestBrowser browser) throws IOException {
    int steps = 100_000;
    // With a dataset and a checkpoint beside it, as a run has them.
    Path run = Pages.run(Pages.sudokus(folder.resolve("data")), folder.resolve("run"));
    Random random = new Random(1);
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(run.resolve("metrics.jsonl")))) {
      for (int step = 1; step <= steps; step++) {
        double noise = random.nextDouble();
        out.append("{\"step\":" + step + ",\"split\":\"train\",\"count\":1,\"accuracy\":" + noise)
            .append(",\"exact_accuracy\":" + noise + ",\"steps\":" + 16 * noise)
            .append(",\"lm_loss\":" + 2 * noise + ",\"q_halt_loss\":" + noise / 2)
            .append(",\"q_continue_loss\":" + noise / 3 + ",\"lr\":0.0001}\n");
        if (step % 1000 == 0) {
          out.printf(
              "{\"step\":%d,\"split\":\"test\",\"count\":500,\"accuracy\":0.9,\"exact_accuracy\":0.8,\"lm_loss\":0.5,\"q_halt_loss\":0.4,\"act_segments_run\":4000}%n",
              step);
        }
      }
    }
    Path page = Pages.view(run, folder.resolve("run.html"));
    assertThat(millis(browser, page)).isLessThan(MOST_MILLIS);
    assertThat(browser.number("return hrm.charts.list[0].plot.data[0].length")).isEqualTo(steps);
    browser.tab("predictions");
    browser.await("return document.querySelectorAll('.puzzle-list .chip').length === 12");
    browser.tab("data");
    browser.await("return document.querySelectorAll('.card').length === 12");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aDatasetOfAMillionExamplesOpensInThreeSeconds(TestBrowser browser) throws IOException {
    int examples = 1_000_000;
    Path data = folder.resolve("data");
    write(data.resolve("train"), examples);
    Files.writeString(data.resolve("identifiers.json"), "[\"<blank>\"]");
    long begun = System.nanoTime();
    Path page = Pages.view(data, folder.resolve("data.html"));
    System.out.printf("written in %.1f s%n", (System.nanoTime() - begun) * 1e-9);
    assertThat(millis(browser, page)).isLessThan(MOST_MILLIS);
    assertThat(Files.size(page)).isLessThan(4_000_000);
    assertThat(browser.find("#rule").getText())
        .isEqualTo("In this page: 10,000 of 1,000,000 puzzles: the first of every 100th group.");
    assertThat(browser.find("#found").getText()).isEqualTo("10,000 puzzles, page 1 of 417");
    browser.find("#search").sendKeys("123456");
    assertThat(browser.find("#missing").getText())
        .contains(
            "123,456 is in the dataset, but not in this page", "--split train --index 123456");
    browser.find("#search").clear();
    browser.find("#search").sendKeys("500000");
    assertThat(browser.find("#detail h2").getText()).isEqualTo("Puzzle 500,000");
    assertThat(browser.complaints()).isEmpty();
  }

  /** Sudokus, each in a group of its own: the digits of one, permuted. */
  private static void write(Path split, int examples) throws IOException {
    Files.createDirectories(split);
    Random random = new Random(1);
    byte[] answer = new SudokuSolver(Sudoku.ofSize(9)).fill(random);
    Shape row = Shape.of(81);
    try (NpyWriter in = NpyWriter.create(split.resolve("all__inputs.npy"), NpyType.UINT8, row);
        NpyWriter out = NpyWriter.create(split.resolve("all__labels.npy"), NpyType.UINT8, row)) {
      int chunk = 10_000;
      int[] question = new int[chunk * 81];
      int[] label = new int[chunk * 81];
      for (int done = 0; done < examples; done += chunk) {
        for (int i = 0; i < chunk; i++) {
          int shift = random.nextInt(9);
          for (int c = 0; c < 81; c++) {
            label[i * 81 + c] = (answer[c] + shift) % 9 + 2;
            question[i * 81 + c] = random.nextInt(3) == 0 ? label[i * 81 + c] : 1;
          }
        }
        in.append(question);
        out.append(label);
      }
      in.finish();
      out.finish();
    }
    int[] each = IntStream.rangeClosed(0, examples).toArray();
    NpyWriter.write(split.resolve("all__puzzle_indices.npy"), Shape.of(examples + 1), each);
    NpyWriter.write(split.resolve("all__group_indices.npy"), Shape.of(examples + 1), each);
    NpyWriter.write(
        split.resolve("all__puzzle_identifiers.npy"), Shape.of(examples), new int[examples]);
    Files.writeString(
        split.resolve("dataset.json"),
        """
        {"pad_id": 0, "ignore_label_id": 0, "blank_identifier_id": 0, "vocab_size": 11,
         "seq_len": 81, "num_puzzle_identifiers": 1, "total_groups": %d,
         "mean_puzzle_examples": 1.0, "sets": ["all"]}
        """
            .formatted(examples));
  }
}
