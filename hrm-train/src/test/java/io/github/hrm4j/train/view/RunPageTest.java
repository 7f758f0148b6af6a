package io.github.hrm4j.train.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.train.checkpoint.CheckpointFolder;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of a run in a real browser. */
@ExtendWith(BrowserExtension.class)
class RunPageTest {
  private static final int SEGMENTS = 4;

  @TempDir private static Path folder;
  private static Path data;
  private static Path run;
  private static Path page;

  @BeforeAll
  static void make() throws IOException {
    data = Pages.sudokus(folder.resolve("data"));
    run = Pages.run(data, folder.resolve("run"));
    page = Pages.view(run, folder.resolve("report.html"), "--puzzles", "12");
  }

  private static List<JsonNode> steps() throws IOException {
    List<JsonNode> steps = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      JsonNode json = new ObjectMapper().readTree(line);
      if (json.has("lr")) {
        steps.add(json);
      }
    }
    return steps;
  }

  @Test
  void everySectionOpensWithoutAnErrorAndNothingIsLoaded(TestBrowser browser) {
    browser.open(page.toUri());
    for (String section : List.of("curves", "predictions", "data", "settings")) {
      browser.tab(section);
      assertThat(browser.find("#section-" + section).isDisplayed()).isTrue();
    }
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.number("return performance.getEntriesByType('resource').length")).isZero();
    assertThat(browser.find("footer").getText()).contains("complete in itself");
    assertThat(browser.find("#section-settings").getText())
        .contains("halt_max_steps: 4", "sudoku generator", "seed", "Dataset " + data);
  }

  private static String value(TestBrowser browser, String figure, int line) {
    return browser.text(
        "return document.querySelectorAll(`[data-figure=${arguments[0]}] .legend .value`)[arguments[1]].textContent",
        figure,
        line);
  }

  @Test
  void theCurvesHaveTheNumbersOfTheLog(TestBrowser browser) throws IOException {
    browser.open(page.toUri());
    browser.run(
        "const s = document.getElementById('mean'); s.value = '1'; s.dispatchEvent(new Event('change'));");
    WebElement chart = browser.find("[data-figure=loss] .chart");
    List<JsonNode> steps = steps();
    browser.run("arguments[0].focus()", chart);
    browser.press(Keys.HOME);
    assertThat(value(browser, "loss", 0))
        .isEqualTo(shown(browser, steps.getFirst().get("lm_loss").doubleValue()));
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertThat(browser.find("[data-figure=loss] .at").getText()).isEqualTo("step 3");
    assertThat(value(browser, "loss", 0))
        .isEqualTo(shown(browser, steps.get(2).get("lm_loss").doubleValue()));
    assertThat(value(browser, "learning-rate", 0)) // the charts move together
        .isEqualTo(shown(browser, steps.get(2).get("lr").doubleValue()));
    assertThat(
            browser.text(
                "return document.querySelector('[data-figure=loss] [aria-live]').textContent"))
        .startsWith("step 3: tokens, training " + value(browser, "loss", 0));
  }

  @Test
  void theMouseReadsTheCurvesToo(TestBrowser browser) throws IOException {
    browser.open(page.toUri());
    browser.run(
        "const s = document.getElementById('mean'); s.value = '1'; s.dispatchEvent(new Event('change'));");
    browser.hover(browser.find("[data-figure=loss] .u-over"), 10, 0);
    String at = browser.find("[data-figure=loss] .at").getText();
    int step = Integer.parseInt(at.substring("step ".length()));
    assertThat(step).isBetween(steps().size() / 3, 2 * steps().size() / 3);
    assertThat(value(browser, "loss", 0))
        .isEqualTo(shown(browser, steps().get(step - 1).get("lm_loss").doubleValue()));
    // The line is there, in its colour.
    assertThat(
            browser.number(
                """
                const canvas = document.querySelector('[data-figure=loss] canvas');
                const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                let count = 0;
                for (let i = 0; i < pixels.length; i += 4) {
                  if (pixels[i] === 0 && pixels[i + 1] === 0x72 && pixels[i + 2] === 0xb2) count++;
                }
                return count;
                """))
        .isGreaterThan(100);
  }

  private static String shown(TestBrowser browser, double number) {
    return browser.text("return hrm.number(Math.fround(arguments[0]))", number);
  }

  @Test
  void aLineCanBeHiddenAndTheStepsNarrowed(TestBrowser browser) {
    browser.open(page.toUri());
    WebElement button = browser.find("[data-figure=loss] .legend button");
    button.click();
    assertThat(button.getDomAttribute("aria-pressed")).isEqualTo("false");
    assertThat(browser.run("return hrm.charts.list[0].plot.series[2].show")).isEqualTo(false);
    WebElement from = browser.find("#section-curves input[type=number]");
    from.clear();
    from.sendKeys("5", Keys.TAB);
    assertThat(browser.number("return hrm.charts.list[1].plot.scales.x.min")).isEqualTo(5);
    browser.run(
        "[...document.querySelectorAll('button')].find((b) => b.textContent === 'All steps').click()");
    assertThat(browser.number("return hrm.charts.list[1].plot.scales.x.min")).isZero();
  }

  /** What the model says after each segment, by another way than the page's. */
  private static List<Solution> solutions(Solver solver, int[] input) {
    List<Solution> solutions = new ArrayList<>();
    byte[] question = Sudoku.ofSize(4).fromTokens(input);
    solver.solve(new SudokuQuestion(Sudoku.ofSize(4), question), solutions::add);
    return solutions;
  }

  @Test
  void whatChangedAndWhatIsWrongIsMarked(TestBrowser browser) throws IOException {
    browser.open(page.toUri());
    browser.tab("predictions");
    browser.await("return document.querySelectorAll('.puzzle-list .chip').length === 12");
    int marked = 0;
    try (PuzzleDataset test = PuzzleDataset.open(data, Split.TEST);
        Solver solver = Solver.load(CheckpointFolder.find(run, "run"))) {
      for (int puzzle = 0; puzzle < 4; puzzle++) {
        browser.findAll(".puzzle-list .chip").get(puzzle).click();
        PuzzleBatch example = test.sets().getFirst().example(puzzle);
        int[] before = null;
        for (Solution solution : solutions(solver, example.inputs())) {
          browser.press(Keys.ARROW_RIGHT);
          assertThat(browser.find("#segment-now").getText())
              .isEqualTo("Segment %d of %d".formatted(solution.segments(), SEGMENTS));
          int[] now = solution.tokens();
          int wrong = differences(now, example.labels());
          int changed = before == null ? 0 : differences(now, before);
          assertThat(shapes(browser, "wrong-cell")).isEqualTo(wrong);
          // A cross is two strokes.
          assertThat(shapes(browser, "wrong-mark")).isEqualTo(2 * wrong);
          assertThat(shapes(browser, "changed-mark")).isEqualTo(changed);
          assertThat(browser.find("#numbers").getText())
              .contains("%d of 16".formatted(16 - wrong))
              .contains(browser.text("return hrm.number(arguments[0])", solution.qHalt()));
          marked += wrong + changed;
          before = now;
        }
      }
    }
    assertThat(marked).isPositive();
  }

  private static int differences(int[] a, int[] b) {
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += a[i] == b[i] ? 0 : 1;
    }
    return count;
  }

  /** How many shapes a path of the board draws; each begins with a move. */
  private static int shapes(TestBrowser browser, String className) {
    return (int)
        browser.number(
            """
            const path = document.querySelector(`#scene .board .${arguments[0]}`);
            return path ? path.getAttribute('d').match(/m/gi).length : 0;
            """,
            className);
  }

  @Test
  void thePlayerPlaysStopsAndFilters(TestBrowser browser) {
    browser.open(page.toUri());
    browser.tab("predictions");
    browser.await("return document.querySelector('.puzzle-list .chip') !== null");
    browser.run(
        "document.querySelector('[aria-label=Speed]').value = '250'; document.querySelector('[aria-label=Speed]').dispatchEvent(new Event('change'))");
    browser.find("#play").click();
    assertThat(browser.find("#play").getText()).isEqualTo("Pause");
    browser.await("return document.querySelector('#segment-now').textContent === 'Segment 4 of 4'");
    assertThat(browser.find("#play").getText()).isEqualTo("Play");
    browser.run("document.querySelector('[type=range]').focus()");
    browser.press(Keys.ARROW_LEFT);
    assertThat(browser.find("#segment-now").getText()).isEqualTo("Segment 3 of 4");
    browser.run("document.querySelector('.chip').focus()");
    browser.press("n");
    assertThat(browser.number("return hrm.player.state.row")).isEqualTo(1);
    browser.press(Keys.END);
    assertThat(browser.find("#segment-now").getText()).isEqualTo("Segment 4 of 4");
    int solved = browser.findAll(".chip .verdict.good").size();
    browser.run(
        "const f = document.getElementById('player-filter'); f.value = 'unsolved'; f.dispatchEvent(new Event('change'))");
    assertThat(browser.findAll(".chip")).hasSize(12 - solved);
    assertThat(browser.complaints()).isEmpty();
  }
}
