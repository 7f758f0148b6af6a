package io.github.hrm4j.train.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.model.PuzzleBatch;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.puzzle.SudokuQuestion;
import io.github.hrm4j.solve.Solution;
import io.github.hrm4j.solve.Solver;
import io.github.hrm4j.train.checkpoint.CheckpointFolder;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What a page looks like: pixels of pictures of it, by what must be where, whatever the fonts. */
@ExtendWith(BrowserExtension.class)
class LookPageTest {
  private static final int SIDE = 4;

  /** What a cell may look like, in the order of the page's key; the last has no entry there. */
  private enum Look {
    GIVEN,
    CHANGED,
    WRONG,
    PLAIN
  }

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

  private static void openPredictions(TestBrowser browser) {
    browser.open(page.toUri());
    browser.tab("predictions");
    browser.await("return document.querySelectorAll('.puzzle-list .chip').length === 12");
  }

  private static BufferedImage picture(TestBrowser browser) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(browser.picture()));
  }

  /** The colour at a place of a board, in cells from its upper left corner. */
  private static int pixel(
      TestBrowser browser, BufferedImage picture, String board, double x, double y) {
    List<?> at =
        (List<?>)
            browser.run(
                """
                const board = document.querySelectorAll(arguments[0])[0];
                const place = new DOMPoint(arguments[1] * 10, arguments[2] * 10).matrixTransform(board.getScreenCTM());
                return [Math.floor(place.x), Math.floor(place.y)];
                """,
                board,
                x,
                y);
    return picture.getRGB(((Number) at.get(0)).intValue(), ((Number) at.get(1)).intValue())
        & 0xFFFFFF;
  }

  /** The colours of the page's key; plain is that of what is around the board. */
  private static Map<Look, Integer> key(TestBrowser browser, BufferedImage picture) {
    Map<Look, Integer> key = new EnumMap<>(Look.class);
    int entry = 1;
    for (Look look : EnumSet.range(Look.GIVEN, Look.WRONG)) {
      String board = "#key-of-marks dt:nth-of-type(%d) .board".formatted(entry++);
      key.put(look, pixel(browser, picture, board, 0.5, 0.14));
    }
    key.put(Look.PLAIN, pixel(browser, picture, "#scene .board", -0.2, 0.5));
    return key;
  }

  private static Look look(boolean given, boolean changed, boolean wrong) {
    return wrong ? Look.WRONG : changed ? Look.CHANGED : given ? Look.GIVEN : Look.PLAIN;
  }

  @Test
  void cellsHaveTheColoursOfTheKeyInLightAndInDark(TestBrowser browser) throws IOException {
    browser.window(1280, 1200, 1); // with the key in sight
    openPredictions(browser);
    Set<Map<Look, Integer>> keys = new HashSet<>();
    for (String scheme : List.of("light", "dark")) {
      browser.prefer("prefers-color-scheme", scheme);
      EnumSet<Look> seen = EnumSet.noneOf(Look.class);
      Map<Look, Integer> key = key(browser, picture(browser));
      assertThat(new HashSet<>(key.values())).as(scheme + " " + key).hasSize(4);
      keys.add(key);
      for (int puzzle = 0; puzzle < 6; puzzle++) {
        seen.addAll(cells(browser, puzzle, key));
      }
      assertThat(seen).as(scheme).containsExactlyInAnyOrder(Look.values());
    }
    assertThat(keys).hasSize(2);
  }

  /** Looks at every cell of a puzzle after every segment; what there was to see. */
  private static EnumSet<Look> cells(TestBrowser browser, int puzzle, Map<Look, Integer> key)
      throws IOException {
    EnumSet<Look> seen = EnumSet.noneOf(Look.class);
    try (PuzzleDataset test = PuzzleDataset.open(data, Split.TEST);
        Solver solver = Solver.load(CheckpointFolder.find(run, "run"))) {
      PuzzleBatch example = test.sets().getFirst().example(puzzle);
      Sudoku sudoku = Sudoku.ofSize(SIDE);
      List<Solution> solutions = new ArrayList<>();
      solver.solve(new SudokuQuestion(sudoku, sudoku.fromTokens(example.inputs())), solutions::add);
      browser.findAll(".puzzle-list .chip").get(puzzle).click();
      int[] before = null;
      for (Solution solution : solutions) {
        browser.press(Keys.ARROW_RIGHT);
        int[] now = solution.tokens();
        BufferedImage picture = picture(browser);
        for (int cell = 0; cell < now.length; cell++) {
          boolean wrong = now[cell] != example.labels()[cell];
          boolean changed = before != null && now[cell] != before[cell];
          Look look = look(example.inputs()[cell] > 1, changed, wrong);
          seen.add(look);
          int row = cell / SIDE;
          int column = cell % SIDE;
          // Above the digit, between the places of the marks.
          int colour = pixel(browser, picture, "#scene .board", column + 0.5, row + 0.14);
          assertThat(colour)
              .as("puzzle %d, segment %d, cell %d: %s", puzzle, solution.segments(), cell, look)
              .isEqualTo(key.get(look));
        }
        before = now;
      }
    }
    return seen;
  }

  @Test
  void playIsInSightWithTheWholeBoard(TestBrowser browser) {
    for (int height : List.of(1080, 900, 757, 720, 600)) {
      browser.window(1280, height, 1);
      openPredictions(browser);
      double bottom =
          browser.number("return document.querySelector('#play').getBoundingClientRect().bottom");
      assertThat(bottom).as("Play at 1280x" + height).isLessThan(height);
      double board =
          browser.number(
              "return document.querySelector('#scene .board').getBoundingClientRect().height");
      // As large as there is room for, within reason.
      assertThat(board).as("the board at 1280x" + height).isGreaterThan(0.3 * height);
      assertThat(browser.number("return scrollY")).isZero();
    }
  }

  @Test
  void aModelOfOneSegmentHasOnePlaceInThePlotOfQ(TestBrowser browser) throws IOException {
    Path one = Pages.run(data, folder.resolve("one"), "arch.halt_max_steps=1", "epochs=6");
    browser.open(Pages.view(one, folder.resolve("one.html"), "--puzzles", "1").toUri());
    browser.tab("predictions");
    browser.await("return document.querySelector('.qplot') !== null");
    assertThat(
            browser.text(
                """
                const plot = document.querySelector('.qplot');
                const bottom = plot.viewBox.baseVal.height - 10;
                return [...plot.querySelectorAll('text')].filter((t) => t.y.baseVal[0].value > bottom)
                    .map((t) => t.textContent).join(' ');
                """))
        .isEqualTo("1");
    // Its point is above its label.
    assertThat(
            browser.run(
                """
                const plot = document.querySelector('.qplot');
                const label = [...plot.querySelectorAll('text')].at(-1).x.baseVal[0].value;
                return plot.querySelector('circle').cx.baseVal.value === label;
                """))
        .isEqualTo(true);
    assertThat(browser.complaints()).isEmpty();
  }
}
