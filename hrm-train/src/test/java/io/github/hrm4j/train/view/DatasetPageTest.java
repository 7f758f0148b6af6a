package io.github.hrm4j.train.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.puzzle.ArcGrid;
import io.github.hrm4j.train.arc.RankedTask;
import io.github.hrm4j.train.arc.RankedTask.Candidate;
import io.github.hrm4j.train.arc.RankedTask.RankedInput;
import io.github.hrm4j.train.arc.VotesFile;
import io.github.hrm4j.train.audit.Fixtures;
import io.github.hrm4j.train.data.PuzzleDataset;
import io.github.hrm4j.train.data.Split;
import io.github.hrm4j.train.run.TinyDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The puzzles of datasets, and votes, in a real browser. */
@ExtendWith(BrowserExtension.class)
class DatasetPageTest {
  @TempDir private Path folder;

  private void open(TestBrowser browser, Path data) {
    browser.open(Pages.view(data, folder.resolve("page.html")).toUri());
  }

  private static void choose(TestBrowser browser, String id, String value) {
    browser.run(
        "const s = document.getElementById(arguments[0]); s.value = arguments[1]; s.dispatchEvent(new Event('change'))",
        id,
        value);
  }

  @Test
  void sudokusAreBrowsedFilteredAndFound(TestBrowser browser) throws IOException {
    Path data = folder.resolve("data");
    new Fixtures(3).sudoku().write(data);
    open(browser, data);
    assertThat(browser.findAll(".card")).hasSize(4);
    choose(browser, "split", "0");
    browser.await("return document.querySelectorAll('.card').length === 24");
    assertThat(browser.find("#found").getText()).isEqualTo("30 puzzles, page 1 of 2");
    int[] givens = new int[30];
    try (PuzzleDataset train = PuzzleDataset.open(data, Split.TRAIN)) {
      for (int i = 0; i < 30; i++) {
        givens[i] =
            (int)
                IntStream.of(train.sets().getFirst().example(i).inputs())
                    .filter(t -> t > 1)
                    .count();
      }
    }
    assertThat(browser.findAll(".card .caption").get(5).getText())
        .isEqualTo("Puzzle 5 · %d givens".formatted(givens[5]));
    int least = IntStream.of(givens).sorted().skip(20).findFirst().orElseThrow();
    browser.find("#least").sendKeys(Integer.toString(least));
    long expected = IntStream.of(givens).filter(count -> count >= least).count();
    assertThat(browser.find("#found").getText()).startsWith(expected + " puzzles");
    browser.find("#least").sendKeys(Keys.BACK_SPACE, Keys.BACK_SPACE);
    browser.find("#search").sendKeys("17");
    assertThat(browser.findAll(".card")).hasSize(1);
    assertThat(browser.find("#detail h2").getText()).isEqualTo("Puzzle 17");
    // Givens and answers: all 81 digits, told apart.
    assertThat(browser.findAll("#detail .board .given")).hasSize(givens[17]);
    assertThat(browser.findAll("#detail .board .answered")).hasSize(81 - givens[17]);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void keysWalkThroughTheGallery(TestBrowser browser) throws IOException {
    Path data = folder.resolve("data");
    new Fixtures(3).maze().write(data);
    open(browser, data);
    choose(browser, "split", "0");
    browser.await("return document.querySelectorAll('.card').length === 24");
    browser.run("document.querySelector('.card').focus()");
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertThat(browser.find("#detail h2").getText()).isEqualTo("Puzzle 2");
    browser.press(Keys.PAGE_DOWN);
    assertThat(browser.find("#found").getText()).contains("page 2 of 4");
    assertThat(browser.find("#detail h2").getText()).isEqualTo("Puzzle 24");
    assertThat(browser.findAll("#detail .board .way")).hasSize(1);
    browser.find("#detail input[type=checkbox]").click();
    assertThat(browser.findAll("#detail .board .way")).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void anArcTaskHasItsPairsOfBothSplits(TestBrowser browser) throws IOException {
    Path data = folder.resolve("data");
    new Fixtures(3).arc().write(data);
    open(browser, data);
    choose(browser, "split", "1");
    browser.await("return document.querySelectorAll('#detail h3').length > 1");
    List<String> names = browser.findAll("#detail h3").stream().map(WebElement::getText).toList();
    assertThat(names).anyMatch(name -> name.startsWith("test pair 1"));
    assertThat(names).anyMatch(name -> name.startsWith("train pair 1"));
    browser.findAll("#detail input[type=checkbox]").get(1).click();
    assertThat(browser.findAll("#detail .on-colour")).isNotEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void tokensAreShownWhereNothingElseIsKnownAndNamesAreOnlyText(TestBrowser browser)
      throws IOException {
    Path data = TinyDataset.write(folder.resolve("data"), 2, 2);
    Files.writeString(
        data.resolve("identifiers.json"),
        "[\"<blank>\", \"</script><script>document.title='taken'</script><!--\", \"<img src=x onerror=alert(1)>\"]");
    open(browser, data);
    assertThat(browser.text("return document.title")).isEqualTo("data · hrm4j");
    assertThat(browser.findAll("img")).isEmpty();
    assertThat(browser.find("#detail h2").getText()).startsWith("</script><script>");
    assertThat(browser.find("#detail .tokens").getText().split(" ")).hasSize(TinyDataset.SEQ_LEN);
    assertThat(browser.complaints()).isEmpty();
  }

  private static ArcGrid grid(int... cells) {
    byte[] bytes = new byte[cells.length];
    for (int i = 0; i < cells.length; i++) {
      bytes[i] = (byte) cells[i];
    }
    return new ArcGrid(1, cells.length, bytes);
  }

  @Test
  void votesAreShownBestFirst(TestBrowser browser) throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(out.resolve("metrics.json"), "{\"exact_accuracy\":0.5,\"examples\":7}\n");
    try (VotesFile file = new VotesFile(out.resolve(VotesFile.NAME))) {
      List<Candidate> candidates =
          List.of(
              new Candidate(grid(1, 2), 4, 0.75),
              new Candidate(grid(3, 4), 2, 0.5),
              new Candidate(new ArcGrid(0, 0, new byte[0]), 1, 0.25));
      file.accept(
          new RankedTask("aaaa", 7, List.of(new RankedInput(grid(0), grid(3, 4), candidates))));
      file.accept(
          new RankedTask("bbbb", 7, List.of(new RankedInput(grid(0), grid(9), candidates))));
      file.finish();
    }
    open(browser, out);
    assertThat(browser.find("#section-numbers").getText()).contains("Puzzles solved", "50 %");
    browser.tab("votes");
    browser.await("return document.querySelectorAll('.vote').length === 3");
    assertThat(browser.find("#votes-stage").getText())
        .contains("The right answer is number 2", "1. 4 votes, confidence 0.75", "no grid");
    assertThat(browser.findAll(".vote .badge")).hasSize(1);
    assertThat(browser.find("#section-votes .facts").getText())
        .contains("pass@1\n0 %", "pass@2\n50 %");
    browser.find("[data-task='1']").click();
    assertThat(browser.find("#votes-stage").getText())
        .contains("Nobody voted for the right answer");
    assertThat(browser.complaints()).isEmpty();
  }
}
